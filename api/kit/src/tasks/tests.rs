//! Tasks that end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
#[tokio::test]
async fn one_that_panics_or_returns_is_started_again_and_counted() {
    let tasks = Tasks::default();
    let starts = Arc::new(AtomicU32::new(0));
    let (done, third) = tokio::sync::oneshot::channel();
    let (seen, done) = (Arc::clone(&starts), Mutex::new(Some(done)));
    let task = move || {
        let start = seen.fetch_add(1, Ordering::SeqCst);
        let done = if start == 2 { done.lock().unwrap().take() } else { None };
        async move {
            match start {
                0 => panic!("as a fault would"),
                1 => {}
                _ => {
                    done.unwrap().send(()).unwrap();
                    std::future::pending().await
                }
            }
        }
    };
    let _kept = tasks.keep("test", std::future::pending(), task);
    third.await.unwrap();
    assert_eq!(tasks.all()["test"], TaskState { running: true, restarts: 2 });
    assert_eq!(tasks.missing(), None);
}
