"""Sentences that speak to the runner, as another reader hears them: the therapist, the physician who refers."""

from __future__ import annotations

PAIRS: tuple[tuple[str, str], ...] = (  # to the runner, about the runner
    (
        "'{word}' has no metres of climb: your usual climb is assumed",
        "'{word}' has no metres of climb: the usual climb is assumed",
    ),
    (
        "A pattern in your own diary, not a cause.",
        "A pattern in the runner's own diary, not a cause.",
    ),
    (
        "Assumed from your own runs of the last six weeks: nothing is planned.",
        "Assumed from the runner's own runs of the last six weeks: nothing is planned.",
    ),
    (
        (
            "Body mass changed by {change} in {n} days ({before} on {since}, {now} on {on}). No load here "
            "counts body mass: mention it to your therapist."
        ),
        (
            "Body mass changed by {change} in {n} days ({before} on {since}, {now} on {on}). No load here "
            "counts body mass."
        ),
    ),
    (
        "Cadence above your usual at this speed",
        "Cadence above the usual at this speed",
    ),
    (
        (
            "For {run}{day} the diary puts your {where} at {state_words} ({states} of S0 to S3) because of "
            "{reason}."
        ),
        (
            "For {run}{day} the diary puts the {where} at {state_words} ({states} of S0 to S3) because of "
            "{reason}."
        ),
    ),
    (
        "No climb is given and none of your runs tells it: the plan is judged as flat.",
        "No climb is given and none of the runs tells it: the plan is judged as flat.",
    ),
    (
        "No climb is given: your usual {height} for each km (median of 28 days).",
        "No climb is given: the usual {height} for each km (median of 28 days).",
    ),
    (
        "No pace is given and no run of 28 days tells yours: {pace}.",
        "No pace is given and no run of 28 days tells the usual one: {pace}.",
    ),
    (
        "No pace is given: your usual easy pace of {pace} (median of 28 days).",
        "No pace is given: the usual easy pace of {pace} (median of 28 days).",
    ),
    (
        "Pause running targets, cross-train if that is comfortable, and contact your therapist.",
        "Pause running targets, cross-train if that is comfortable, and contact the therapist.",
    ),
    (
        (
            "The 7 days to {day} are much alike (monotony, the mean day over its spread, is {value:.1f}; "
            "limit {limit:.1f}) and hold {amount}, more than {share} % of your own weeks ({amount_2})."
        ),
        (
            "The 7 days to {day} are much alike (monotony, the mean day over its spread, is {value:.1f}; "
            "limit {limit:.1f}) and hold {amount}, more than {share} % of the runner's own weeks "
            "({amount_2})."
        ),
    ),
    (
        (
            "The finding of {day} ({finding}) is also a load of the Achilles tendon, and your profile says "
            "Achilles trouble within the last {n:.0f} months{when}: it counts one step higher."
        ),
        (
            "The finding of {day} ({finding}) is also a load of the Achilles tendon, and the profile says "
            "Achilles trouble within the last {n:.0f} months{when}: it counts one step higher."
        ),
    ),
    (
        "The speed is the device's; the limit for fast is your critical speed.",
        "The speed is the device's; the limit for fast is the runner's own critical speed.",
    ),
    (
        "The treadmill's share of your distance went from {before:.0f} % to {now:.0f} % in {days}",
        "The treadmill's share of the distance went from {before:.0f} % to {now:.0f} % in {days}",
    ),
    (
        "Training-load information to discuss with your therapist.",
        "Training-load information for runner and therapist to discuss.",
    ),
    (
        "Training-load information to discuss with your therapist. Not a diagnosis.",
        "Training-load information for runner and therapist to discuss. Not a diagnosis.",
    ),
    (
        "Your diary holds a red flag.",
        "The diary holds a red flag.",
    ),
    (
        "Your notes tell of new {kind} in {days}",
        "The notes tell of new {kind} in {days}",
    ),
    (
        "a straight line through your best efforts of {days} days",
        "a straight line through the best efforts of {days} days",
    ),
    (
        "keep the next run inside the limit, or ask your therapist whether it still holds.",
        "keep the next run inside the limit, or ask the therapist whether it still holds.",
    ),
    (
        "pause running targets, cross-train, and speak with your physical therapist.",
        "pause running targets, cross-train, and speak with the physical therapist.",
    ),
    (
        "the fastest 5 minutes of your runs of {days} days",
        "the fastest 5 minutes of the runs of {days} days",
    ),
    (
        "what you wrote",
        "what was written",
    ),
    (
        "your best race result of {days} days",
        "the best race result of {days} days",
    ),
    (
        "{amount}, your median run before it",
        "{amount}, the median run before it",
    ),
    (
        "Nothing is planned: these are the runs you usually do, assumed.",
        "Nothing is planned: these are the usual runs, assumed.",
    ),
    (
        "{percent} of the climb is taken to be on hills, as in your runs of 28 days that climb like it.",
        "{percent} of the climb is taken to be on hills, as in the runs of 28 days that climb like it.",
    ),
    (
        "{share} of your best 20 minutes of {days} days",
        "{share} of the best 20 minutes of {days} days",
    ),
    (
        (
            "{subject} is {percent} longer than your second-longest run in {days} days ({on}); one longer "
            "run, perhaps a race, keeps the usual comparison quiet."
        ),
        (
            "{subject} is {percent} longer than the second-longest run in {days} days ({on}); one longer "
            "run, perhaps a race, keeps the usual comparison quiet."
        ),
    ),
    (
        "{text} is taken as {pace}, from your critical speed.",
        "{text} is taken as {pace}, from the runner's critical speed.",
    ),
    (
        "{text} is taken as {pace}, from your easy pace: critical speed is not known.",
        "{text} is taken as {pace}, from the runner's easy pace: critical speed is not known.",
    ),
    (
        "{what}; your therapist set {most}.",
        "{what}; the therapist set {most}.",
    ),
    (
        "{who} is {much} your longest run in {days} days ({on}).",
        "{who} is {much} the longest run in {days} days ({on}).",
    ),
)
ABOUT: dict[str, str] = dict(PAIRS)
