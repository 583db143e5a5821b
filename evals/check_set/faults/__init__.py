"""Every fault by the name that `cases.yaml` uses."""

from evals.check_set.faults import background, file, frame, marks, no_photo, quality
from evals.check_set.faults.fault import Fault

FAULTS: dict[str, Fault] = {
    **background.FAULTS,
    **frame.FAULTS,
    **marks.FAULTS,
    **no_photo.FAULTS,
    **quality.FAULTS,
    **file.FAULTS,
}
