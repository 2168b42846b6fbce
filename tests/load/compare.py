"""The same file counted by pref_voting (PyPI), for comparison: compare.py FILE PARSE COUNT

PARSE and COUNT are the seconds it takes here. Says how long reading, preparing (building the profile) and counting take there,
how many times as long that is, and who wins: in seconds of the processor, because the machine may be shared. Compiled parts are
warmed up on a small profile first. A tenth of the ballots goes first: if all of them would take more than PEER_SECONDS (default
100), the tenth is what is reported, ten times over, and so it says.
"""

import json
import os
import sys
import time

from pref_voting.grade_methods import approval, majority_judgement, score_voting
from pref_voting.grade_profiles import GradeProfile
from pref_voting.iterative_methods import instant_runoff
from pref_voting.margin_based_methods import beat_path
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_scottish
from pref_voting.scoring_methods import borda, plurality


def ranked(file, place):
    ballots = file["ballots"]
    rankings = [[place[group[0]] for group in ballot["ranking"]] for ballot in ballots]
    return Profile(rankings, [ballot.get("weight", 1) for ballot in ballots])


def with_ties(file, place):
    ballots = file["ballots"]
    rankings = [{place[group[0]]: rank for rank, group in enumerate(ballot["ranking"], 1)} for ballot in ballots]
    return ProfileWithTies(rankings, [ballot.get("weight", 1) for ballot in ballots])


def chosen(file, place):
    options = list(place.values())
    rankings = [[place[ballot["choice"]]] + [option for option in options if option != place[ballot["choice"]]] for ballot in file["ballots"]]
    return Profile(rankings, [ballot.get("weight", 1) for ballot in file["ballots"]])


def graded(file, place):
    method = file["method"]
    if method == "approval":
        maps = [{option: int(name in ballot["approved"]) for name, option in place.items()} for ballot in file["ballots"]]
        grades = [0, 1]
    elif method == "score":
        maps = [{place[name]: score for name, score in ballot["scores"].items()} for ballot in file["ballots"]]
        grades = list(range(file["max_score"] + 1))
    else:
        value = {name: rank for rank, name in enumerate(file["grades"])}
        maps = [{place[name]: value[grade] for name, grade in ballot["grades"].items()} for ballot in file["ballots"]]
        grades = list(range(len(file["grades"])))
    return GradeProfile(maps, grades, [ballot.get("weight", 1) for ballot in file["ballots"]])


def count(file, profile):
    seats = file.get("seats")
    return {
        "single_choice": lambda: plurality(profile),
        "approval": lambda: approval(profile),
        "score": lambda: score_voting(profile),
        "majority_judgment": lambda: majority_judgement(profile),
        "borda": lambda: borda(profile),
        "schulze": lambda: beat_path(profile),
        "irv": lambda: instant_runoff(profile),
        "stv": lambda: stv_scottish(profile, num_seats=seats),
    }[file["method"]]()


def timed(file, ballots, build, place):
    part = dict(file, ballots=file["ballots"][:ballots])
    start = time.process_time()
    profile = build(part, place)
    built = time.process_time()
    winners = count(part, profile)
    return built - start, time.process_time() - built, "winners " + ", ".join(sorted(file["options"][winner] for winner in winners))


def main():
    parse_here, count_here = (max(float(seconds), 0.0001) for seconds in sys.argv[2:4])
    start = time.process_time()
    with open(sys.argv[1], encoding="utf-8") as source:
        file = json.load(source)
    read = time.process_time() - start
    place = {name: option for option, name in enumerate(file["options"])}
    build = {"single_choice": chosen, "stv": with_ties, "borda": ranked, "schulze": ranked, "irv": ranked}.get(file["method"], graded)
    ballots = len(file["ballots"])
    timed(file, 50, build, place)
    prepared, counted, _ = timed(file, ballots // 10, build, place)
    if 10 * (prepared + counted) <= float(os.environ.get("PEER_SECONDS", 100)):
        prepared, counted, note = timed(file, ballots, build, place)
    else:
        prepared, counted, note = 10 * prepared, 10 * counted, f"ten times what {ballots // 10:,} ballots take"
    whole, bare = (read + prepared + counted) / (parse_here + count_here), (prepared + counted) / count_here
    print(
        f"  pref_voting  read {read:.1f} s  prepare {prepared:.1f} s  count {counted:.1f} s"
        f"  times as long: {whole:.0f} from the file, {bare:.0f} once it is read (bar 20)  {note}"
    )


main()
