//! Delegation as a dense system of equations over exact fractions.

use super::{Fraction, fraction};

/// Who voted, and who hands how much to whom.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    pub(crate) stances: Vec<Stance>,
    pub(crate) shares: Vec<Vec<(usize, u8)>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Stance {
    Silent,
    Voted,
    Late,
}

/// What each person who voted carries, in micro-voices, exactly; and who circles.
pub(crate) fn carried(network: &Network) -> (Vec<Fraction>, Vec<usize>) {
    let people = network.stances.len();
    let voted = |person: usize| network.stances[person] == Stance::Voted;
    let reach = reachable(network);
    // Only those from whom a voter can be reached have a finite number of visits.
    let unknown: Vec<usize> =
        (0..people).filter(|person| !voted(*person) && (0..people).any(|to| voted(to) && reach[*person][to])).collect();
    let part = |from: usize, to: usize| {
        let percent = network.shares[from].iter().find(|(other, _)| *other == to).map_or(0, |(_, percent)| *percent);
        Fraction::new(percent.into(), 100.into())
    };
    let own = |person: usize| if network.stances[person] == Stance::Silent { fraction(1_000_000) } else { fraction(0) };
    // visits[j] - sum over i of visits[i] * part(i, j) = own[j]
    let mut rows: Vec<Vec<Fraction>> = vec![];
    for to in &unknown {
        let mut row: Vec<Fraction> =
            unknown.iter().map(|from| fraction(u64::from(from == to)) - part(*from, *to)).collect();
        row.push(own(*to));
        rows.push(row);
    }
    let visits = solve(rows);
    let carried = |person: usize| {
        unknown.iter().zip(&visits).fold(fraction(0), |sum, (from, visits)| sum + visits * part(*from, person))
    };
    let carried = (0..people).map(|person| if voted(person) { carried(person) } else { fraction(0) }).collect();
    let circling = |person: &usize| {
        !voted(*person) && reach[*person][*person] && !(0..people).any(|to| voted(to) && reach[*person][to])
    };
    (carried, (0..people).filter(circling).collect())
}

/// Who reaches whom in one step or more, ending with those who voted in time.
fn reachable(network: &Network) -> Vec<Vec<bool>> {
    let people = network.stances.len();
    let mut reach = vec![vec![false; people]; people];
    for (from, shares) in network.shares.iter().enumerate().filter(|(from, _)| network.stances[*from] != Stance::Voted)
    {
        for (to, _) in shares {
            reach[from][*to] = true;
        }
    }
    for via in 0..people {
        for from in 0..people {
            for to in 0..people {
                reach[from][to] |= reach[from][via] && reach[via][to];
            }
        }
    }
    reach
}

/// Gauss and Jordan.
fn solve(mut rows: Vec<Vec<Fraction>>) -> Vec<Fraction> {
    let size = rows.len();
    for column in 0..size {
        let pivot = (column..size).find(|row| rows[*row][column] != fraction(0)).unwrap();
        rows.swap(column, pivot);
        let lead = rows[column][column].clone();
        rows[column].iter_mut().for_each(|entry| *entry /= &lead);
        let own = rows[column].clone();
        for row in (0..size).filter(|row| *row != column) {
            let factor = rows[row][column].clone();
            if factor != fraction(0) {
                for (entry, other) in rows[row].iter_mut().zip(&own).skip(column) {
                    *entry -= &factor * other;
                }
            }
        }
    }
    rows.into_iter().map(|mut row| row.pop().unwrap()).collect()
}
