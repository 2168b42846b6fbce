//! What a clerk decides about posts on one board, over HTTP: written once for every kind.

/// Declares the operations that decide about a kind of post on one board: the kind, how it is shown and named in addresses, and
/// for each operation its address, its id and what the document says of it. The closure says what an `If-Match` allows, `document`
/// makes the answer.
macro_rules! on_board {
    (
        $(#[$doc:meta])*
        $api:ident: $post:ty, $out:ty, $id:ty, $tag:tt, $etag:tt, |$app:ident, $if_match:ident, $caller:ident| $allowed:expr, $document:path;
        approve $approve:tt $approve_op:tt $approve_title:tt,
        approve_there $approve_there:tt $approve_there_op:tt $approve_there_title:tt: $approved:tt;
        reject $reject:tt $reject_op:tt $reject_title:tt,
        reject_there $reject_there:tt $reject_there_op:tt $reject_there_title:tt: $rejected:tt;
        hide $hide:tt $hide_op:tt $hide_title:tt;
        show $show:tt $show_op:tt $show_title:tt;
    ) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $api;

        #[poem_openapi::OpenApi(tag = $tag)]
        impl $api {
            #[doc = $approve_title]
            #[doc = ""]
            #[doc = $approved]
            #[oai(path = $approve, method = "post", operation_id = $approve_op)]
            async fn approve(
                &self,
                app: poem::web::Data<&App>,
                caller: Known,
                /// Its id.
                id: poem_openapi::param::Path<$id>,
                #[doc = $etag]
                #[oai(name = "If-Match")]
                if_match: IfMatch,
            ) -> Result<Document<$out>, Refused<ModerateError<$post>>> {
                let ($app, $if_match, $caller) = (app.0, &if_match, &caller.0);
                let allowed = $allowed;
                let post = posts::approve($app, $caller, None, id.0, &allowed).await?;
                Ok($document($app, &post, $caller).map_err(ModerateError::from)?)
            }

            #[doc = $reject_title]
            #[doc = ""]
            #[doc = $rejected]
            #[oai(path = $reject, method = "post", operation_id = $reject_op)]
            async fn reject(
                &self,
                app: poem::web::Data<&App>,
                caller: Known,
                /// Its id.
                id: poem_openapi::param::Path<$id>,
                #[doc = $etag]
                #[oai(name = "If-Match")]
                if_match: IfMatch,
                rejection: Body<Rejection>,
            ) -> Result<Document<$out>, Refused<ModerateError<$post>>> {
                let ($app, $if_match, $caller) = (app.0, &if_match, &caller.0);
                let allowed = $allowed;
                let post = posts::reject($app, $caller, None, id.0, rejection.0, &allowed).await?;
                Ok($document($app, &post, $caller).map_err(ModerateError::from)?)
            }

            #[doc = $approve_there_title]
            #[doc = ""]
            #[doc = $approved]
            #[oai(path = $approve_there, method = "post", operation_id = $approve_there_op)]
            async fn approve_there(
                &self,
                app: poem::web::Data<&App>,
                caller: Known,
                /// The commune of the board: its slug or INSEE code.
                commune: poem_openapi::param::Path<Key>,
                /// Its id.
                id: poem_openapi::param::Path<$id>,
                #[doc = $etag]
                #[oai(name = "If-Match")]
                if_match: IfMatch,
            ) -> Result<Document<$out>, Refused<ModerateError<$post>>> {
                let ($app, $if_match, $caller) = (app.0, &if_match, &caller.0);
                let allowed = $allowed;
                let post = posts::approve($app, $caller, Some(&commune.0), id.0, &allowed).await?;
                Ok($document($app, &post, $caller).map_err(ModerateError::from)?)
            }

            #[doc = $reject_there_title]
            #[doc = ""]
            #[doc = $rejected]
            #[oai(path = $reject_there, method = "post", operation_id = $reject_there_op)]
            async fn reject_there(
                &self,
                app: poem::web::Data<&App>,
                caller: Known,
                /// The commune of the board: its slug or INSEE code.
                commune: poem_openapi::param::Path<Key>,
                /// Its id.
                id: poem_openapi::param::Path<$id>,
                #[doc = $etag]
                #[oai(name = "If-Match")]
                if_match: IfMatch,
                rejection: Body<Rejection>,
            ) -> Result<Document<$out>, Refused<ModerateError<$post>>> {
                let ($app, $if_match, $caller) = (app.0, &if_match, &caller.0);
                let allowed = $allowed;
                let post = posts::reject($app, $caller, Some(&commune.0), id.0, rejection.0, &allowed).await?;
                Ok($document($app, &post, $caller).map_err(ModerateError::from)?)
            }

            #[doc = $hide_title]
            #[doc = ""]
            #[doc = "Takes it off this commune's board; other boards show it as before."]
            #[oai(path = $hide, method = "post", operation_id = $hide_op)]
            async fn hide(
                &self,
                app: poem::web::Data<&App>,
                caller: Known,
                /// Its slug or INSEE code.
                commune: poem_openapi::param::Path<Key>,
                /// Its id.
                id: poem_openapi::param::Path<$id>,
            ) -> Result<Document<$out>, Refused<HideError<$post>>> {
                let post = posts::hide(app.0, &caller.0, &commune.0, id.0).await?;
                Ok($document(app.0, &post, &caller.0).map_err(HideError::from)?)
            }

            #[doc = $show_title]
            #[doc = ""]
            #[doc = "Puts what was hidden back on this commune's board."]
            #[oai(path = $show, method = "post", operation_id = $show_op)]
            async fn show(
                &self,
                app: poem::web::Data<&App>,
                caller: Known,
                /// Its slug or INSEE code.
                commune: poem_openapi::param::Path<Key>,
                /// Its id.
                id: poem_openapi::param::Path<$id>,
            ) -> Result<Document<$out>, Refused<HideError<$post>>> {
                let post = posts::show(app.0, &caller.0, &commune.0, id.0).await?;
                Ok($document(app.0, &post, &caller.0).map_err(HideError::from)?)
            }
        }
    };
}

pub(crate) use on_board;
