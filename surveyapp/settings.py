"""Where the instance is and what it says: one folder, one secret, one kind."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from surveyapp.errors import InstanceError

VARIABLE = "SURVEYAPP_INSTANCE"
SECRET_FILE = "secret"  # noqa: S105 - the name of the file
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance folder: everything the program keeps is below `folder`.

    The secret signs service links and form tokens; whoever has it can make links, but not read answers.
    """

    folder: Path

    @property
    def secret_path(self) -> Path:
        """The file that holds the secret, readable by its owner only."""
        return self.folder / SECRET_FILE

    @property
    def store_url(self) -> str:
        """Where responses are kept; an SQLite pair of files in this folder."""
        return f"sqlite:{self.folder}"

    def secret(self) -> bytes:
        """Return the instance's secret, 32 bytes.

        Raises:
            InstanceError: there is none, or it is not 64 hexadecimal digits.

        """
        try:
            secret = bytes.fromhex(self.secret_path.read_text(encoding="ascii").strip())
        except FileNotFoundError:
            raise InstanceError(
                f"{self.folder}: no survey has been launched in this instance",
                "run `surveyapp launch FOLDER` first, or name another folder with --instance",
            ) from None
        except (OSError, ValueError) as error:
            raise InstanceError(f"{self.secret_path}: cannot be read ({error})", "restore it from the backup") from None
        if len(secret) != SECRET_BYTES:
            raise InstanceError(f"{self.secret_path}: is not 64 hexadecimal digits", "restore it from the backup")
        return secret

    def create(self) -> None:
        """Make the folder and its secret, unless they are there already."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.secret_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return
        except OSError as error:
            raise InstanceError(
                f"{self.folder}: cannot be made ({error.strerror})", "choose a folder you may write to"
            ) from None
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(SECRET_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())


def find_instance(given: str | None = None) -> Instance:
    """Return the instance named by `given`, else by the variable SURVEYAPP_INSTANCE, else ./instance."""
    return Instance(Path(given or os.environ.get(VARIABLE) or "instance").resolve())
