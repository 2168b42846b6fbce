"""The same file counted by pref_voting (PyPI), for comparison: compare.py FILE [REPEAT]

Says how long reading, building the profile and counting take, and who wins. Compiled parts are warmed up on a small profile first.
"""

import json
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


def main():
    start = time.perf_counter()
    with open(sys.argv[1], encoding="utf-8") as source:
        file = json.load(source)
    read = time.perf_counter() - start
    place = {name: option for option, name in enumerate(file["options"])}
    build = {"single_choice": chosen, "stv": with_ties, "borda": ranked, "schulze": ranked, "irv": ranked}.get(file["method"], graded)
    small = dict(file, ballots=file["ballots"][:50])
    count(small, build(small, place))
    start = time.perf_counter()
    profile = build(file, place)
    built = time.perf_counter() - start
    times = []
    for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        start = time.perf_counter()
        winners = count(file, profile)
        times.append(time.perf_counter() - start)
    names = sorted(file["options"][winner] for winner in winners)
    print(f"{file['method']:18} read {read:7.3f} s, build {built:7.3f} s, count {min(times):8.4f} s, winners {names}")


main()
