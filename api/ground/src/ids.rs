//! Typed identifiers: a notice's id can never be passed where an organisation's is meant.

/// Declares the id of a thing. One that rooms of several floors name stands here, another with its noun.
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, sea_orm::DeriveValueType)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// A new id: UUIDv7, so that ids sort by age and indexes stay dense.
            #[expect(clippy::new_without_default, reason = "a default id would be a different one each time")]
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7())
            }

            /// From a bare UUID.
            pub const fn from_uuid(id: uuid::Uuid) -> Self {
                Self(id)
            }

            /// The bare UUID.
            pub const fn uuid(self) -> uuid::Uuid {
                self.0
            }

            /// The instant at which this server made it, as a UUIDv7 tells; 1970 for an id of another kind.
            pub fn made_at(self) -> $crate::clock::Instant {
                let micros = |at: uuid::Timestamp| {
                    let (seconds, nanoseconds) = at.to_unix();
                    i64::try_from(seconds * 1_000_000 + u64::from(nanoseconds) / 1000).ok()
                };
                $crate::clock::Instant::from_micros(self.0.get_timestamp().and_then(micros).unwrap_or_default())
            }
        }

        impl From<$name> for uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::text::Message;

            fn from_str(text: &str) -> Result<Self, $crate::text::Message> {
                const WRONG: $crate::text::Message = $crate::say!("Un identifiant est un UUID.", "An id is a UUID.");
                // The hyphenated form alone, of the several that a UUID can be written in.
                if text.len() != 36 {
                    return Err(WRONG);
                }
                text.parse().map(Self).map_err(|_| WRONG)
            }
        }

        $crate::leaf!($name, "string", "uuid", |schema| schema);
    };
}

id!(
    /// A commune, the tenant.
    CommuneId
);

id!(
    /// An organisation that publishes.
    OrganisationId
);
id!(
    /// A notice, on however many boards.
    NoticeId
);
id!(
    /// A post as it hangs on one board: a notice's or an event's row.
    SheetId
);
id!(
    /// An event of the agenda.
    EventId
);
id!(
    /// A job: a promise that is not kept yet.
    JobId
);
id!(
    /// An access token.
    TokenId
);
id!(
    /// Somebody's account.
    AccountId
);
id!(
    /// One who asks: an account, or a token without one.
    CallerId
);
id!(
    /// A file that was uploaded.
    FileId
);
id!(
    /// A device: an installation of a client.
    DeviceId
);
id!(
    /// A poll.
    PollId
);
id!(
    /// An option of a poll.
    OptionId
);
id!(
    /// One who answers polls: a device, or a resident.
    AnswererId
);
id!(
    /// A phone's subscription to push messages.
    SubscriptionId
);
id!(
    /// Something that was announced to phones.
    AnnouncementId
);
id!(
    /// A topic.
    TopicId
);
id!(
    /// A reader of a commune's letter.
    ReaderId
);
id!(
    /// An edition of a commune's letter.
    EditionId
);
id!(
    /// A letter: an edition in one language and with certain sections.
    LetterId
);
id!(
    /// A letter on its way to one reader.
    DeliveryId
);
id!(
    /// A clerk's look at a letter before it goes.
    PreviewId
);
