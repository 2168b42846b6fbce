//! Communes: how one is found, shown and becomes a tenant with its town hall. What a commune is [`kit::tenants`] knows.

mod add;
mod api;

pub use add::{AddError, Added, Which, add};
pub use api::Api;
