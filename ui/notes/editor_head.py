"""Above the title: the way back, and whether what is typed is safe."""

from PySide6.QtWidgets import QWidget

from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Text, row


class EditorHead(QWidget):
    """*kept* says how it stands with the draft; the laptop beside it is there as long as it says something."""

    def __init__(self, back: str) -> None:
        super().__init__()
        self.back = Button(back, "quiet", symbol="chevron-left", size="small")
        self.kept = _Kept()
        self.another = Button(tr("note.another"), "quiet", size="small")
        self.another.hide()
        line = row(self.back, None, self.kept.sign, self.kept, self.another)
        self.setLayout(line)


class _Kept(Text):
    """Words with a laptop before them."""

    def __init__(self) -> None:
        super().__init__("", "meta")
        self.sign = IconLabel("laptop", "text2", 16)
        self.sign.hide()

    def setText(self, words: str) -> None:
        """The laptop goes with the words."""
        super().setText(words)
        if hasattr(self, "sign"):
            self.sign.setVisible(bool(words))
