//! HTML for mail programs, made of MJML.

use std::collections::HashMap;

use uuid::Uuid;

/// Reasons why a mail's HTML cannot be written: a mistake in its template.
#[derive(Debug, thiserror::Error)]
pub enum MjmlError {
    /// The template fails.
    #[error("the template: {0}")]
    Template(#[from] askama::Error),
    /// It gives no MJML.
    #[error("the mail is no MJML: {0}")]
    Mjml(String),
}

/// HTML for mail programs, from MJML.
///
/// # Errors
/// When it is none.
pub fn from_mjml(mjml: &str) -> Result<String, MjmlError> {
    // The marks of tokens are no characters of XML: words that nobody can guess stand for them meanwhile.
    let [begin, end] = [(); 2].map(|()| Uuid::now_v7().simple().to_string());
    let mjml = mjml.replace('\u{2}', &begin).replace('\u{3}', &end);
    let parsed = mrml::parse(mjml).map_err(|error| MjmlError::Mjml(error.to_string()))?;
    // No fonts from elsewhere: nothing in a mail is fetched.
    let options = mrml::prelude::render::RenderOptions { fonts: HashMap::new(), ..Default::default() };
    let html = parsed.element.render(&options).map_err(|error| MjmlError::Mjml(error.to_string()))?;
    Ok(html.replace(&begin, "\u{2}").replace(&end, "\u{3}"))
}
