# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong, in words a person can act on. One root; each error knows its exit code.

An error carries a `Statement`, so the same mistake reads well in Dutch and in English and never needs a traceback.
"""

from veiligheidsbeeld.ground.core.statement import Statement


class VeiligheidsbeeldError(Exception):
    """Root of all errors that we raise on purpose."""

    exit_code = 1

    def __init__(self, code: str, **params: object) -> None:
        self.statement = Statement(code, params)
        super().__init__(self.statement.in_english())


class UserError(VeiligheidsbeeldError):
    """The person asked for something that cannot be: an unknown code, a wrong date. Exit code 2."""

    exit_code = 2


class DataContractError(VeiligheidsbeeldError):
    """A file or an answer is not what was agreed; says where, what was expected and what was found. Exit code 3."""

    exit_code = 3

    def __init__(self, file: str, expected: str, found: object, row: int | str = "-", column: str = "-") -> None:
        super().__init__("data_contract", file=file, row=row, column=column, expected=expected, found=str(found))


class ServiceError(VeiligheidsbeeldError):
    """A service outside could not be reached or kept failing; what was stored stays. Exit code 4."""

    exit_code = 4


class StoreError(VeiligheidsbeeldError):
    """The store is damaged, full or read-only; the last publication stays readable. Exit code 5."""

    exit_code = 5


class LawError(VeiligheidsbeeldError):
    """No purpose or legal basis, or not for this role: refused (fail closed). Exit code 6."""

    exit_code = 6
