"""Who may read what is written: everybody in the network, or one branch. There is no third."""

from enum import StrEnum


class Visibility(StrEnum):
    """Who may read something."""

    NETWORK = "network"
    BRANCH = "branch"
