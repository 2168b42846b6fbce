//! The steps of a post's life over HTTP, written once for every kind: macros, since the framework takes nothing but
//! literals as ids of operations. Withdrawing is not among them: all operations of one address stand in one API.

use super::OnWire;
use kit::http::Document;
use kit::http::problem::Refused;

/// The answer to a step: the post as it is then.
pub(crate) type Stepped<P, E> = Result<Document<<P as OnWire>::Out>, Refused<E>>;

/// Declares the operations that take a kind of post a step further: the kind, its tag, what `If-Match` holds; then for
/// each its name, its address, its id, its title and what it does in the document, and the verb that does it.
macro_rules! steps {
    (
        $(#[$doc:meta])*
        $api:ident: $post:ty, $tag:tt;
        $($step:ident $path:tt $operation:tt $title:tt: $does:tt, $verb:path;)+
    ) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $api;

        #[poem_openapi::OpenApi(tag = $tag)]
        impl $api {
            $(
                #[doc = $title]
                #[doc = ""]
                #[doc = $does]
                #[oai(path = $path, method = "post", operation_id = $operation)]
                async fn $step(
                    &self,
                    app: poem::web::Data<&crate::App>,
                    caller: crate::accounts::Known,
                    id: poem_openapi::param::Path<<$post as crate::posts::Post>::Id>,
                    #[oai(name = "If-Match")]
                    if_match: kit::http::IfMatch,
                ) -> crate::posts::Stepped<$post, crate::posts::TransitionError<$post>> {
                    let allowed = crate::posts::allowed_by(app.0, &if_match, &caller.0);
                    let post = $verb(app.0, &caller.0, id.0, &allowed).await?;
                    Ok(crate::posts::document(app.0, &post, &caller.0).map_err(crate::posts::TransitionError::from)?)
                }
            )+
        }
    };
}
pub(crate) use steps;

/// Declares the operations by which a clerk decides about a kind of post: approve and reject, on the one board that
/// they run or on the one that they name, hide and show. What is told of each is as for [`steps`].
macro_rules! on_board {
    (
        $(#[$doc:meta])*
        $api:ident: $post:ty, $tag:tt;
        approve $approve:tt $approve_op:tt $approve_title:tt,
        approve_there $approve_there:tt $approve_there_op:tt $approve_there_title:tt: $approves:tt;
        reject $reject:tt $reject_op:tt $reject_title:tt,
        reject_there $reject_there:tt $reject_there_op:tt $reject_there_title:tt: $rejects:tt;
        $($hide:ident $hide_path:tt $hide_op:tt $hide_title:tt: $hides:tt;)+
    ) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $api;

        #[poem_openapi::OpenApi(tag = $tag)]
        impl $api {
            #[doc = $approve_title]
            #[doc = ""]
            #[doc = $approves]
            #[oai(path = $approve, method = "post", operation_id = $approve_op)]
            async fn approve(
                &self,
                app: poem::web::Data<&crate::App>,
                caller: crate::accounts::Known,
                id: poem_openapi::param::Path<<$post as crate::posts::Post>::Id>,
                #[oai(name = "If-Match")]
                if_match: kit::http::IfMatch,
            ) -> crate::posts::Stepped<$post, crate::posts::ModerateError<$post>> {
                let allowed = crate::posts::allowed_by(app.0, &if_match, &caller.0);
                let post = crate::posts::approve(app.0, &caller.0, None, id.0, &allowed).await?;
                Ok(crate::posts::document(app.0, &post, &caller.0).map_err(crate::posts::ModerateError::from)?)
            }

            #[doc = $approve_there_title]
            #[doc = ""]
            #[doc = $approves]
            #[oai(path = $approve_there, method = "post", operation_id = $approve_there_op)]
            async fn approve_there(
                &self,
                app: poem::web::Data<&crate::App>,
                caller: crate::accounts::Known,
                commune: poem_openapi::param::Path<kit::tenants::Key>,
                id: poem_openapi::param::Path<<$post as crate::posts::Post>::Id>,
                #[oai(name = "If-Match")]
                if_match: kit::http::IfMatch,
            ) -> crate::posts::Stepped<$post, crate::posts::ModerateError<$post>> {
                let allowed = crate::posts::allowed_by(app.0, &if_match, &caller.0);
                let post = crate::posts::approve(app.0, &caller.0, Some(&commune.0), id.0, &allowed).await?;
                Ok(crate::posts::document(app.0, &post, &caller.0).map_err(crate::posts::ModerateError::from)?)
            }

            #[doc = $reject_title]
            #[doc = ""]
            #[doc = $rejects]
            #[oai(path = $reject, method = "post", operation_id = $reject_op)]
            async fn reject(
                &self,
                app: poem::web::Data<&crate::App>,
                caller: crate::accounts::Known,
                id: poem_openapi::param::Path<<$post as crate::posts::Post>::Id>,
                #[oai(name = "If-Match")]
                if_match: kit::http::IfMatch,
                rejection: kit::http::Body<crate::posts::Rejection>,
            ) -> crate::posts::Stepped<$post, crate::posts::ModerateError<$post>> {
                let allowed = crate::posts::allowed_by(app.0, &if_match, &caller.0);
                let post = crate::posts::reject(app.0, &caller.0, None, id.0, rejection.0, &allowed).await?;
                Ok(crate::posts::document(app.0, &post, &caller.0).map_err(crate::posts::ModerateError::from)?)
            }

            #[doc = $reject_there_title]
            #[doc = ""]
            #[doc = $rejects]
            #[oai(path = $reject_there, method = "post", operation_id = $reject_there_op)]
            async fn reject_there(
                &self,
                app: poem::web::Data<&crate::App>,
                caller: crate::accounts::Known,
                commune: poem_openapi::param::Path<kit::tenants::Key>,
                id: poem_openapi::param::Path<<$post as crate::posts::Post>::Id>,
                #[oai(name = "If-Match")]
                if_match: kit::http::IfMatch,
                rejection: kit::http::Body<crate::posts::Rejection>,
            ) -> crate::posts::Stepped<$post, crate::posts::ModerateError<$post>> {
                let (board, allowed) = (Some(&commune.0), crate::posts::allowed_by(app.0, &if_match, &caller.0));
                let post = crate::posts::reject(app.0, &caller.0, board, id.0, rejection.0, &allowed).await?;
                Ok(crate::posts::document(app.0, &post, &caller.0).map_err(crate::posts::ModerateError::from)?)
            }

            $(
                #[doc = $hide_title]
                #[doc = ""]
                #[doc = $hides]
                #[oai(path = $hide_path, method = "post", operation_id = $hide_op)]
                async fn $hide(
                    &self,
                    app: poem::web::Data<&crate::App>,
                    caller: crate::accounts::Known,
                    commune: poem_openapi::param::Path<kit::tenants::Key>,
                    id: poem_openapi::param::Path<<$post as crate::posts::Post>::Id>,
                ) -> crate::posts::Stepped<$post, crate::posts::HideError<$post>> {
                    let post = crate::posts::$hide(app.0, &caller.0, &commune.0, id.0).await?;
                    Ok(crate::posts::document(app.0, &post, &caller.0).map_err(crate::posts::HideError::from)?)
                }
            )+
        }
    };
}
pub(crate) use on_board;
