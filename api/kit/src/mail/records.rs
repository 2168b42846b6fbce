//! Records to publish in the DNS, so that mails of ours are taken for ours (SPF, DKIM, DMARC).

use super::{DkimKey, DkimKeyError, Settings};

/// A record of type TXT: its name and its text.
pub type Record = (String, String);

/// The records of a sender with a mail server; none as long as mails are written to a folder.
///
/// # Errors
/// When a key that signs cannot be read.
pub fn records(settings: &Settings) -> Result<Vec<Record>, DkimKeyError> {
    let Some(way) = &settings.smtp else { return Ok(Vec::new()) };
    let domain = settings.from.address().domain();
    // The relay says itself what it wants there; `a:` is right for one that sends from its own address.
    let mut records = vec![(domain.to_owned(), format!("v=spf1 a:{} ~all", way.host))];
    for (selector, path) in &settings.dkim_keys {
        let key = DkimKey::read(selector, path)?;
        records.push(key.record(settings.dkim_domain()).map_err(|_| DkimKeyError::Unfit { path: path.clone() })?);
    }
    let postmaster = settings.operator.as_ref().map(|email| format!("; rua=mailto:{email}")).unwrap_or_default();
    records.push((format!("_dmarc.{domain}"), format!("v=DMARC1; p=quarantine{postmaster}")));
    Ok(records)
}
