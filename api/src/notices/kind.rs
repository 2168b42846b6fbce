//! Notices, as the rooms below need to know them.

use super::{
    enclosures::{publicly_show, refer_for},
    sheets::{displace, distrust},
};
use crate::{files::Shown, organisations::Bound, posts::PostKind};

pub(crate) const KIND: PostKind = PostKind {
    name: "notices",
    files: Shown {
        publicly: |app, file| Box::pin(publicly_show(app, file)),
        to: |app, file, reader| Box::pin(refer_for(app, file, reader)),
    },
    bound: Bound {
        prepare: None,
        displace: |change, seat| Box::pin(displace(&**change, seat)),
        distrust: |change, seat, grave| Box::pin(distrust(&**change, seat, grave)),
    },
};
