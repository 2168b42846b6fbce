//! What is wrong with mails: the way to the mail server, and who signs them.

use super::Finding;
use crate::server::config::Config;
use kit::mail;

/// The way of mails; the mail server is greeted, and sent nothing.
pub(super) async fn check(config: &Config) -> Finding {
    let from = config.mail_from.address();
    if let Err(error) = mail::records(&config.mail()) {
        return Finding::Bad {
            wrong: error.to_string(),
            mend: "Check TAMBOUR_DKIM_KEYS: SELECTOR=FILE, a private key in PEM.".to_owned(),
        };
    }
    match &config.smtp_url {
        None => Finding::Good(format!(
            "written to {} (set TAMBOUR_SMTP_URL to send them)",
            config.data_dir.join("mail").display()
        )),
        Some(way) if config.public_url.scheme() != "https" => Finding::Bad {
            wrong: format!("sent by {way:?}, but links in them lead to {}", config.public_url),
            mend: "Set TAMBOUR_PUBLIC_URL to the https address of this server.".to_owned(),
        },
        Some(way) => match mail::try_out(way, config.public_url.host_str().unwrap_or_default()).await {
            Ok(()) => Finding::Good(format!(
                "sent as {from} by {way:?}; publish the dns records below, or those that your provider names"
            )),
            Err(error) => Finding::Bad {
                wrong: error.to_string(),
                mend: "Check TAMBOUR_SMTP_URL; SSL_CERT_FILE names the authorities to trust instead of the system's."
                    .to_owned(),
            },
        },
    }
}

/// The domain that signs, which must vouch for the sender's.
pub(super) fn signed(config: &Config) -> Finding {
    let settings = config.mail();
    let (signing, sender) = (settings.dkim_domain(), settings.from.address().domain());
    if settings.dkim_keys.is_empty() {
        return Finding::Good("not here (set TAMBOUR_DKIM_KEYS, unless your provider signs them)".to_owned());
    }
    if mail::is_aligned(signing, sender) {
        return Finding::Good(format!("by {signing} for {sender}"));
    }
    Finding::Bad {
        wrong: format!("{signing} signs for {sender}: that is not aligned, and DMARC does not count it"),
        mend: format!("Set TAMBOUR_DKIM_DOMAIN={sender}, or TAMBOUR_MAIL_FROM to an address of {signing}."),
    }
}
