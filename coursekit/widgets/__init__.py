"""The course's widgets: one .py, .js and .css each, alike on a page and in a notebook."""

from coursekit.widgets.item import ItemWidget
from coursekit.widgets.matrix import MatrixWidget

__all__ = ["ItemWidget", "MatrixWidget"]
