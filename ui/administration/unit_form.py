"""What can be said about a unit. Two facts are checked: the municipality's code, and the years of a plan of its own."""

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Slot

from coachdesk.domain.codes import read_codes
from coachdesk.domain.unit import (
    FEWEST_YEARS,
    LEASE_DAYS,
    LONGEST_LEASE,
    MOST_YEARS,
    SHORTEST_LEASE,
    RetentionRule,
    SecrecyRegime,
)
from ui.kit.fields import ChoiceField, FieldProblem, TextField, choices
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.pieces import Text
from ui.kit.resources import RESOURCES

LEASES: Final = (SHORTEST_LEASE, 14, 21, LEASE_DAYS, 45, LONGEST_LEASE)
GROUPS: Final = (
    ("municipality_name", "municipality_code"),
    ("retention_rule", "retention_years"),
    ("street", "postcode", "town"),
)


class CodeField(TextField):
    """A code that the statistics office has given; whose it is stands below it where that isn't the municipality's name as written."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        super().__init__("municipality_code", tr("admin.unit.code"), tr("admin.unit.code_hint"), longest=4)
        self.whose = Text("", "meta", wrap=True)
        self.whose.hide()
        self._box.addWidget(self.whose)

    def value(self) -> Any:
        code = super().value()
        if code is not None and code not in self._names:
            raise FieldProblem("problem.municipality_code")
        return code

    @property
    def municipality(self) -> str:
        """Whose the code is; nothing for one that isn't known."""
        return self._names.get(self.line.text().strip(), "")

    def say_whose(self, written: str) -> None:
        """*written*: the municipality as it is named beside it."""
        self.whose.setText(tr("admin.unit.code_whose", name=self.municipality))
        self.whose.setVisible(self.municipality not in {"", written})


class YearsField(TextField):
    """Whole years. Asked for, and needed, only where the unit's own plan decides: the law has its own."""

    def __init__(self) -> None:
        super().__init__("retention_years", tr("admin.unit.years"), tr("admin.unit.years_hint"), longest=3)
        self.needed = False

    def value(self) -> Any:
        typed = super().value()
        if typed is None and self.needed:
            raise FieldProblem("problem.missing")
        if typed is not None and not (typed.isdecimal() and FEWEST_YEARS <= int(typed) <= MOST_YEARS):
            raise FieldProblem("problem.years")
        return None if typed is None else int(typed)

    def put(self, value: Any) -> None:
        super().put("" if value is None else str(value))


class UnitForm(Form):
    """Zone and example are set when the unit begins."""

    def __init__(self) -> None:
        self.name = TextField("municipality_name", tr("register.unit.municipality"), longest=100)
        self.code = CodeField(read_codes(RESOURCES / "codes" / "municipalities.toml").names)
        self.rule = ChoiceField("retention_rule", tr("register.unit.retention"), choices(RetentionRule, "retention_rule"))
        self.years = YearsField()
        leases = [(days, str(days)) for days in LEASES]
        super().__init__(
            TextField("name", tr("register.unit.name")),
            (self.name, self.code),
            (TextField("board", tr("register.unit.board")), TextField("controller", tr("register.unit.controller"))),
            (
                TextField("phone", tr("register.unit.phone"), tr("admin.unit.phone_hint"), longest=50),
                TextField("email", tr("register.unit.email"), longest=254),
            ),
            TextField("street", tr("field.unit.street")),
            (TextField("postcode", tr("field.unit.postcode"), longest=10), TextField("town", tr("field.unit.town"), longest=100)),
            ChoiceField("secrecy_regime", tr("register.unit.secrecy_regime"), choices(SecrecyRegime, "secrecy_regime")),
            (self.rule, self.years),
            ChoiceField("lease_days", tr("register.unit.lease_days"), leases, tr("admin.lease.unit_hint")),
            groups=GROUPS,
        )
        self.code.edited.connect(self._name_it)
        self.name.edited.connect(self._say_whose)
        self.rule.edited.connect(self._follow_rule)
        self._follow_rule()

    def show_values(self, values: Mapping[str, Any]) -> None:
        super().show_values(values)
        self._follow_rule()
        self._say_whose()

    @Slot()
    def _name_it(self) -> None:
        """Where no name stands yet, the code's is the one."""
        if self.code.municipality and not self.name.value():
            self.name.put(self.code.municipality)
        self._say_whose()

    @Slot()
    def _say_whose(self) -> None:
        self.code.say_whose(self.name.value() or "")

    @Slot()
    def _follow_rule(self) -> None:
        self.years.needed = self.rule.value() is RetentionRule.LOCAL_PLAN
        self.years.setVisible(self.years.needed)
