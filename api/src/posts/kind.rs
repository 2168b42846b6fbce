//! Kinds of posts, for the rooms below that must not know them by name.

use super::Post;
use super::references::{publicly_show, refer_for};
use super::standing::{displace, distrust};
use crate::files::ShowsFiles;
use crate::organisations::Bound;

/// A kind of post, as files and organisations need to know it. The server lists all kinds; the pictures of one on that
/// list are shown, and its sheets leave with their organisation.
#[derive(Debug, Clone, Copy)]
pub struct PostKind {
    /// Its name: the plural that addresses have.
    pub name: &'static str,
    /// The readers that its files are open to.
    pub files: ShowsFiles,
    /// Its dependence on how an organisation stands.
    pub bound: Bound,
}

impl PostKind {
    /// The kind of posts of this type.
    pub(crate) const fn of<P: Post>(name: &'static str) -> Self {
        Self {
            name,
            files: ShowsFiles {
                publicly: |app, file| Box::pin(publicly_show::<P>(app, file)),
                to: |app, file, reader| Box::pin(refer_for::<P>(app, file, reader)),
            },
            bound: Bound {
                prepare: None,
                displace: |change, seat| Box::pin(displace::<P>(&**change, seat)),
                distrust: |change, seat, grave| Box::pin(distrust::<P>(&**change, seat, grave)),
            },
        }
    }
}
