"""The one error class that a seller or the language model can act on.

Three readers, three kinds of failure:

    ToolInputError      the seller or the model can fix it; becomes an error tool message
    FileNotFoundError   whoever runs the app can fix it; shown before the first chat
    anything else       a bug of ours; stops the turn, logged with its traceback
"""


class ToolInputError(ValueError):
    """A request that cannot be carried out as asked.

    The message is shown to sellers: what happened with the value, what is allowed, what to do next.
    """


class Cancelled(Exception):
    """The user stopped the work; raised inside a tool at the next safe point."""
