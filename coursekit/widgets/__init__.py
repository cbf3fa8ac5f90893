"""The course's widgets: one .py, .js and .css each, alike on a page and in a notebook."""

from coursekit.widgets.cards import CardsWidget
from coursekit.widgets.item import ItemWidget
from coursekit.widgets.matrix import MatrixWidget
from coursekit.widgets.plan import PlanWidget
from coursekit.widgets.plane import PlaneWidget
from coursekit.widgets.progress import ProgressWidget
from coursekit.widgets.scene import SceneWidget
from coursekit.widgets.session import SessionWidget

KINDS = (
    ItemWidget,
    MatrixWidget,
    CardsWidget,
    PlaneWidget,
    PlanWidget,
    SceneWidget,
    SessionWidget,
    ProgressWidget,
)

__all__ = [
    "KINDS",
    "CardsWidget",
    "ItemWidget",
    "MatrixWidget",
    "PlanWidget",
    "PlaneWidget",
    "ProgressWidget",
    "SceneWidget",
    "SessionWidget",
]
