"""The machinery of an open course: one concept dataset becomes pages, practice and quizzes."""

__version__ = "0.1.0"
