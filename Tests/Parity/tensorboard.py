"""The scalars that TensorBoard reads from an events file: tag, step and value, a line for each.

    python tensorboard.py events.out.tfevents.0.lift

Needs `pip install tensorboard`. TensorBoard checks every record's checksums.
"""

import sys

# The script has the package's name, so its own directory must not be searched.
sys.path.pop(0)

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator  # noqa: E402


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0})
    events.Reload()
    for tag in events.Tags()["scalars"]:
        for event in events.Scalars(tag):
            print(f"{tag}\t{event.step}\t{event.value:g}")


if __name__ == "__main__":
    main()
