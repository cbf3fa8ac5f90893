"""Graded quizzes of a private class: release, intake, static grading, amendments, marks.

A class is a folder outside the repository that nbgrader can work in (``classroom``). Releasing
freezes what a quiz asks (``frozen``); grading reads submissions as data and looks marks up.
"""
