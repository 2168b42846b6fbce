//! JSON bodies that may be left out.

use poem::{Request, RequestBody};
use poem_openapi::error::ContentTypeError;
use poem_openapi::payload::Payload;
use poem_openapi::registry::{MetaMediaType, MetaRequest, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::{Body, bodies, body};
use ground::Input;

/// The body of a request, parsed; none if it is empty, whatever its media type is said to be.
#[derive(Debug)]
pub struct MaybeBody<T>(pub Option<T>);

impl<'a, T: Input> ApiExtractor<'a> for MaybeBody<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        <Body<T> as Payload>::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content =
            MetaMediaType { content_type: Body::<T>::CONTENT_TYPE, schema: <Body<T> as Payload>::schema_ref() };
        Some(MetaRequest { description: None, content: vec![content], required: false })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let bytes = bodies::read(request, body).await?;
        if bytes.is_empty() {
            return Ok(Self(None));
        }
        match request.content_type() {
            Some(said) if Body::<T>::check_content_type(said) => Ok(Self(Some(body::parse(&bytes)?))),
            Some(said) => Err(ContentTypeError::NotSupported { content_type: said.to_owned() }.into()),
            None => Err(ContentTypeError::ExpectContentType.into()),
        }
    }
}
