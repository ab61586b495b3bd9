"""Expected failures: a code that the window translates, and facts. Anything else is our bug."""

from typing import ClassVar


class CoachDeskError(Exception):
    """A problem the coach can understand."""

    code: ClassVar[str] = "error"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        """Code and the names of the facts; their values may be content and stay out of logs."""
        return f"{self.code} ({', '.join(sorted(self.facts))})" if self.facts else self.code


# --- records -------------------------------------------------------------------------------------------------------


class RecordGone(CoachDeskError):
    """The record was deleted meanwhile, or isn't on this laptop (facts: kind, id)."""

    code = "record_gone"


class InvalidInput(CoachDeskError):
    """A field holds what it can't hold (facts: kind, field, reason)."""

    code = "invalid_input"


class AlreadySigned(CoachDeskError):
    """A signed note can't be changed; write a correction (facts: id)."""

    code = "already_signed"


class NotTheAuthor(CoachDeskError):
    """Only the author may do this (facts: id)."""

    code = "not_the_author"


class ChangedSince(CoachDeskError):
    """It can't be undone: someone has changed the record since, or something new builds on it (facts: kind, id)."""

    code = "changed_since"


class FileRefused(CoachDeskError):
    """A file that can't be attached (facts: reason, and for a size that of the file)."""

    code = "file_refused"


class ContentMissing(CoachDeskError):
    """An attached file's content isn't wholly on this laptop (facts: have, total)."""

    code = "content_missing"


class ContentBroken(CoachDeskError):
    """An attached file's content doesn't open: it was changed on the way, or on the disk (facts: number)."""

    code = "content_broken"


# --- vault and database --------------------------------------------------------------------------------------------


class WrongPassphrase(CoachDeskError):
    """Neither passphrase nor recovery code opens the vault (facts: wait_seconds, and left: tries before the passphrase is gone)."""

    code = "wrong_passphrase"


class PassphraseGone(CoachDeskError):
    """The passphrase opens this vault no more, after too many wrong ones; the recovery code does (facts: none)."""

    code = "passphrase_gone"


class LeaseOver(CoachDeskError):
    """The laptop has been without contact for too long: nothing is read before it has had some, or was given more days (facts: none)."""

    code = "lease_over"


class WrongAnswer(CoachDeskError):
    """The answer by telephone isn't the one for this laptop and this challenge (facts: wait_seconds)."""

    code = "wrong_answer"


class VaultInUse(CoachDeskError):
    """Another CoachDesk on this computer has the vault open (facts: folder)."""

    code = "vault_in_use"


class VaultExists(CoachDeskError):
    """The folder for a new vault holds something already (facts: folder)."""

    code = "vault_exists"


class VaultDamaged(CoachDeskError):
    """The vault's key file can't be read (facts: reason)."""

    code = "vault_damaged"


class DatabaseDamaged(CoachDeskError):
    """The database can't be opened or fails its check (facts: newest_backup, reason)."""

    code = "database_damaged"


class DatabaseTooNew(CoachDeskError):
    """A newer CoachDesk wrote this database (facts: revision)."""

    code = "database_too_new"


class BackupDamaged(CoachDeskError):
    """The backup can't be opened with this vault's key (facts: name)."""

    code = "backup_damaged"


class DiskFull(CoachDeskError):
    """The disk is full; nothing was saved, what is on screen is still there (facts: none)."""

    code = "disk_full"


class Locked(CoachDeskError):
    """The vault is locked (facts: none)."""

    code = "locked"


# --- keys ----------------------------------------------------------------------------------------------------------


class SealBroken(CoachDeskError):
    """Sealed bytes don't open: wrong key, wrong header or changed on the way (facts: what)."""

    code = "seal_broken"


class BadKey(CoachDeskError):
    """Bytes from elsewhere that should be a key aren't one (facts: what)."""

    code = "bad_key"


class SignatureInvalid(CoachDeskError):
    """The key didn't sign this message for this purpose (facts: purpose)."""

    code = "signature_invalid"


class KeyFileDamaged(CoachDeskError):
    """The key file kept off the laptop can't be read (facts: reason)."""

    code = "key_file_damaged"


class SharesRefused(CoachDeskError):
    """Two custodians' papers don't open this file (facts: reason)."""

    code = "shares_refused"


class BadCode(CoachDeskError):
    """A recovery or invitation code is mistyped (facts: reason)."""

    code = "bad_code"


class SettingsDamaged(CoachDeskError):
    """The settings file can't be read; defaults are used and the file is kept aside (facts: kept_as)."""

    code = "settings_damaged"


# --- sync ----------------------------------------------------------------------------------------------------------


class MalformedMessage(CoachDeskError):
    """Bytes from outside aren't what they should be (facts: what)."""

    code = "malformed_message"


class EntryRefused(CoachDeskError):
    """A membership entry breaks the rules of who may say what (facts: reason)."""

    code = "entry_refused"


class ServerUnreachable(CoachDeskError):
    """No answer from the server (facts: reason)."""

    code = "server_unreachable"


class ServerRefused(CoachDeskError):
    """The server said no to the whole request (facts: reason, status)."""

    code = "server_refused"


class InvitationInvalid(CoachDeskError):
    """The invitation is unknown, used or too old (facts: reason)."""

    code = "invitation_invalid"


class NotAllowed(CoachDeskError):
    """This user may not do that (facts: what)."""

    code = "not_allowed"
