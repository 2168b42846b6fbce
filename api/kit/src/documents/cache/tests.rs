use futures_util::future::join_all;
use tokio::sync::{Semaphore, oneshot};

use super::*;
use ground::text::Language;

const NOW: Instant = Instant::from_micros(1);

fn commune(number: u128) -> CommuneId {
    CommuneId::from_uuid(uuid::Uuid::from_u128(number))
}

fn snapshot(changes: i64) -> Snapshot {
    Snapshot::for_tests(changes, 1000)
}

#[tokio::test]
async fn one_rebuild_serves_a_hundred_who_wait() {
    let boards = Cache::new(usize::MAX);
    let (rebuilds, gate) = (AtomicUsize::new(0), Semaphore::new(0));
    let asking = (0..100).map(|_| {
        boards.get_or_rebuild(View::Board, commune(1), NOW, async || {
            rebuilds.fetch_add(1, Ordering::SeqCst);
            let _permit = gate.acquire().await;
            Ok(snapshot(1))
        })
    });
    let opening = async { gate.add_permits(1) };
    let (boards, ()) = tokio::join!(join_all(asking), opening);
    assert!(boards.into_iter().all(|board| board.is_ok()));
    assert_eq!(rebuilds.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_hundred_who_wait_through_constant_writes_cost_two_rebuilds() {
    let boards = Cache::new(usize::MAX);
    let rebuilds = AtomicUsize::new(0);
    let asking = (0..100).map(|_| {
        boards.get_or_rebuild(View::Board, commune(1), NOW, async || {
            rebuilds.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            // Every rebuild is outdated before it ends.
            boards.forget(commune(1));
            Ok(snapshot(1))
        })
    });
    assert!(join_all(asking).await.into_iter().all(|board| board.is_ok()));
    assert_eq!(rebuilds.load(Ordering::SeqCst), 2);
    assert!(boards.get(View::Board, commune(1), NOW).is_none(), "what a write outdated is not kept");
    assert_eq!(boards.in_memory().1, 0);
}

#[tokio::test]
async fn whoever_comes_after_a_write_does_not_get_a_rebuild_that_began_before_it() {
    let boards = Cache::new(usize::MAX);
    let (read, go_on) = (oneshot::channel::<()>(), oneshot::channel::<()>());
    let early = boards.get_or_rebuild(View::Board, commune(1), NOW, async || {
        read.0.send(()).unwrap();
        go_on.1.await.unwrap();
        Ok(snapshot(1))
    });
    let late = async {
        read.1.await.unwrap();
        boards.forget(commune(1));
        go_on.0.send(()).unwrap();
        boards.get_or_rebuild(View::Board, commune(1), NOW, async || Ok(snapshot(2))).await
    };
    let (early, late) = tokio::join!(early, late);
    assert_eq!((early.unwrap().changes, late.unwrap().changes), (1, 2));
    assert_eq!(boards.get(View::Board, commune(1), NOW).unwrap().changes, 2);
}

#[tokio::test]
async fn a_rebuild_that_fails_fails_for_all_who_wait_and_not_for_each_in_turn() {
    let boards = Cache::new(usize::MAX);
    let rebuilds = AtomicUsize::new(0);
    let asking = (0..100).map(|_| {
        boards.get_or_rebuild(View::Board, commune(1), NOW, async || {
            rebuilds.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            Err(SnapshotError::TooSlow)
        })
    });
    assert!(join_all(asking).await.into_iter().all(|board| board.is_err()));
    assert_eq!(rebuilds.load(Ordering::SeqCst), 1, "what came to nothing came to nothing for all who were there");
}

#[tokio::test]
async fn a_comparison_during_a_rebuild_makes_its_result_old() {
    let boards = Cache::new(usize::MAX);
    let rebuilt = boards.get_or_rebuild(View::Board, commune(1), NOW, async || {
        // Another process has written in the meantime, and the watch notices it now.
        boards.forget_older(&HashMap::from([(commune(1), 2)]));
        Ok(snapshot(1))
    });
    assert_eq!(rebuilt.await.unwrap().changes, 1);
    assert!(boards.get(View::Board, commune(1), NOW).is_none());
    boards.get_or_rebuild(View::Board, commune(1), NOW, async || Ok(snapshot(2))).await.unwrap();
    boards.forget_unless(commune(1), 2);
    assert!(boards.get(View::Board, commune(1), NOW).is_some(), "the notice of one's own write does not make it old");
}

#[tokio::test]
async fn memory_is_bounded_and_what_was_not_read_for_longest_goes_first() {
    let one = snapshot(1).size();
    let boards = Cache::new(one * 10);
    let mut second = std::sync::Weak::new();
    for number in 1..=30 {
        let now = Instant::from_micros(i64::try_from(number).unwrap());
        let board = boards.get_or_rebuild(View::Board, commune(number), now, async || Ok(snapshot(1))).await.unwrap();
        boards.get(View::Board, commune(number), now);
        if number == 2 {
            second = Arc::downgrade(&board);
        }
        boards.get(View::Board, commune(1), now);
        assert!(boards.in_memory().1 <= one * 10);
    }
    assert!(boards.get(View::Board, commune(1), NOW).is_some(), "it was read all the time");
    assert!(
        boards.get(View::Board, commune(2), NOW).is_none() && second.upgrade().is_none(),
        "nothing holds what had to go"
    );
    assert!(boards.get(View::Board, commune(30), NOW).is_some());
}

#[tokio::test]
async fn loads_are_counted_once_also_of_boards_that_had_to_go() {
    let boards = Cache::new(snapshot(1).size() * 3);
    for number in 1..=30 {
        for view in View::ALL {
            boards.get_or_rebuild(view, commune(number), NOW, async || Ok(snapshot(1))).await.unwrap();
        }
        boards.get(View::Board, commune(number), NOW);
    }
    assert!(boards.in_memory().0 <= 3);
    let loads = boards.take_loads();
    assert_eq!(loads.len(), 30);
    assert!(loads.values().sum::<i64>() >= 30 && loads.values().all(|number| (1..=2).contains(number)), "{loads:?}");
    assert!(boards.take_loads().is_empty());
}

#[tokio::test]
async fn a_copy_made_from_another_number_of_changes_is_forgotten() {
    let boards = Cache::new(usize::MAX);
    for number in 1..=2 {
        boards.get_or_rebuild(View::Board, commune(number), NOW, async || Ok(snapshot(7))).await.unwrap();
    }
    // Fewer counts as another number too: a restored backup, say.
    boards.forget_older(&HashMap::from([(commune(1), 7), (commune(2), 6)]));
    assert!(boards.get(View::Board, commune(1), NOW).is_some() && boards.get(View::Board, commune(2), NOW).is_none());
    assert!(
        tokio::time::timeout(
            Duration::from_secs(1),
            boards.get_or_rebuild(View::Board, commune(2), NOW, async || Ok(snapshot(6)))
        )
        .await
        .is_ok()
    );
}

#[tokio::test]
async fn every_document_of_a_commune_is_forgotten_together_and_kept_apart() {
    let boards = Cache::new(usize::MAX);
    let kept = |number| View::ALL.map(|view| boards.get(view, commune(number), NOW).is_some());
    let fill = async |changes| {
        for (number, view) in [1, 2].into_iter().flat_map(|number| View::ALL.map(|view| (number, view))) {
            boards.get_or_rebuild(view, commune(number), NOW, async || Ok(snapshot(changes))).await.unwrap();
        }
    };
    fill(1).await;
    let all = View::ALL.map(|_| true);
    let none = View::ALL.map(|_| false);
    boards.forget(commune(1));
    assert_eq!((kept(1), kept(2)), (none, all));
    fill(1).await;
    boards.forget_unless(commune(1), 1);
    assert_eq!(kept(1), all);
    boards.forget_unless(commune(1), 2);
    assert_eq!((kept(1), kept(2)), (none, all));
    fill(1).await;
    boards.forget_older(&HashMap::from([(commune(1), 2), (commune(2), 1)]));
    assert_eq!((kept(1), kept(2)), (none, all));
    boards.get_or_rebuild(View::Atom, commune(1), NOW, async || Ok(snapshot(3))).await.unwrap();
    boards.forget_unless(commune(1), 3);
    assert!(
        boards.get(View::Atom, commune(1), NOW).is_some(),
        "a document that is new already stays while another is made"
    );
}

#[tokio::test]
async fn memory_is_bounded_over_all_documents_together() {
    let one = snapshot(1).size();
    let boards = Cache::new(one * 10);
    for number in 1..=30 {
        for view in View::ALL {
            let now = Instant::from_micros(i64::try_from(number).unwrap());
            boards.get_or_rebuild(view, commune(number), now, async || Ok(snapshot(1))).await.unwrap();
            boards.get(view, commune(number), now);
            assert!(boards.in_memory().1 <= one * 10);
        }
    }
    assert!(boards.get(View::Cap, commune(1), NOW).is_none());
    assert!(View::ALL.into_iter().all(|view| boards.get(view, commune(30), NOW).is_some()));
}

#[tokio::test]
async fn a_document_is_kept_by_its_address_and_language_and_forgotten_with_its_commune() {
    let boards = Cache::new(usize::MAX);
    let french = DocumentAddress { language: Some(Language::Fr), end: "/agenda" };
    let at = [
        french,
        DocumentAddress { language: Some(Language::En), ..french },
        DocumentAddress { language: None, ..french },
    ];
    let kept = |number| at.map(|address| boards.get_at(address, commune(number), NOW).is_some());
    for number in [1, 2] {
        for address in at {
            boards.get_or_rebuild_at(address, commune(number), NOW, async || Ok(snapshot(1))).await.unwrap();
        }
    }
    assert!(boards.get_at(DocumentAddress { end: "/agenda?vue=mois", ..french }, commune(1), NOW).is_none());
    boards.forget(commune(1));
    assert_eq!((kept(1), kept(2)), ([false; 3], [true; 3]));
    boards.forget_older(&HashMap::from([(commune(2), 2)]));
    assert_eq!((kept(2), boards.in_memory()), ([false; 3], (0, 0)));
}

#[tokio::test]
async fn the_boards_page_counts_as_the_board_also_when_it_had_to_go() {
    let boards = Cache::new(snapshot(1).size() * 3);
    for number in 1..=30 {
        for (end, language) in [("", Language::Fr), ("", Language::En), ("/agenda", Language::Fr)] {
            let address = DocumentAddress { language: Some(language), end };
            boards.get_or_rebuild_at(address, commune(number), NOW, async || Ok(snapshot(1))).await.unwrap();
        }
    }
    assert!(boards.in_memory().0 <= 3);
    let loads = boards.take_loads();
    assert!(loads.len() == 30 && loads.values().all(|number| *number == 2), "{loads:?}");
}
