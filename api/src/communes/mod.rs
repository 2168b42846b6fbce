//! Communes: how to find one, show it and make it a tenant with its town hall. [`kit::tenants`] says what a commune is.

mod add;
mod api;

pub use add::{AddError, Added, Which, add};
pub use api::Api;
