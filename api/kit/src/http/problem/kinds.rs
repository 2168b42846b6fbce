//! Every kind of problem there is: a slug, a status, what to call it and what to do about it.

use poem::http::StatusCode;

use super::ProblemKind;
use ground::say;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $slug:literal, $status:ident, $title:literal / $title_en:literal, $advice:literal / $advice_en:literal;)*) => {
        $($(#[$doc])* pub static $name: ProblemKind = ProblemKind {
            slug: $slug,
            status: StatusCode::$status,
            title: say!($title, $title_en),
            advice: say!($advice, $advice_en),
        };)*

        /// Every kind there is, each with its page.
        pub static ALL: &[&ProblemKind] = &[$(&$name),*];
    };
}

kinds! {
    /// The body is not JSON.
    MALFORMED_JSON = "malformed-json", BAD_REQUEST, "JSON illisible" / "Malformed JSON",
        "Vérifiez les guillemets, les virgules et les accolades du corps de la requête." / "Check the quotes, commas and braces of the request's body.";
    /// The request cannot be understood at all.
    BAD_REQUEST = "bad-request", BAD_REQUEST, "Requête incompréhensible" / "Bad request",
        "La requête ne respecte pas le protocole HTTP." / "The request does not follow the HTTP protocol.";
    /// No token, or one that is not valid (any more).
    UNAUTHORIZED = "unauthorized", UNAUTHORIZED, "Jeton absent ou refusé" / "Missing or refused token",
        "Envoyez un jeton en cours de validité dans l’en-tête « Authorization: Bearer … »." / "Send a valid token in the header “Authorization: Bearer …”.";
    /// A code or link to sign in that is wrong, used up, expired or unknown.
    CODE_REFUSED = "code-refused", UNAUTHORIZED, "Code refusé" / "Code refused",
        "Vérifiez les six chiffres du dernier message reçu. Un code sert une fois, pendant dix minutes, avec cinq essais au plus\u{a0}: au besoin, demandez-en un autre." / "Check the six digits of the last mail. A code works once, for ten minutes, with five tries at most: ask for another if need be.";
    /// The caller signed in too long ago for this.
    SIGN_IN_AGAIN = "sign-in-again", FORBIDDEN, "Entrez de nouveau" / "Sign in again",
        "Cette action demande d’être entré depuis moins de 12\u{a0}heures\u{a0}: demandez un nouveau code, puis recommencez." / "This action needs a sign-in less than 12 hours old: ask for a new code, then try again.";
    /// A session's cookie came with a request that does not come from a page of this server.
    WRONG_ORIGIN = "wrong-origin", FORBIDDEN, "Requête d’un autre site" / "Request from another site",
        "Une requête qui change quelque chose avec le cookie de session porte l’en-tête « Origin » de ce serveur." / "A request that changes something with a session’s cookie carries this server’s own “Origin” header.";
    /// The invitation went to another address than the account's.
    OTHER_ADDRESS = "other-address", FORBIDDEN, "Invitation pour une autre adresse" / "Invitation for another address",
        "Cette invitation a été envoyée à une autre adresse\u{a0}: entrez avec celle-là, ou demandez-en une nouvelle." / "This invitation went to another address: sign in with that one, or ask for a new one.";
    /// A token that others could read on its way.
    TOKEN_IN_CLEAR = "token-in-clear", FORBIDDEN, "Jeton envoyé en clair" / "Token sent in the clear",
        "L’adresse de ce serveur n’est pas en https\u{a0}: un jeton y serait lu en chemin. Utilisez une adresse https, ou ce serveur depuis sa propre machine." / "This server’s address is not https: a token would be read on its way. Use an https address, or this server from its own machine.";
    /// The token's role does not suffice.
    FORBIDDEN = "forbidden", FORBIDDEN, "Droits insuffisants" / "Not allowed",
        "Cette action demande un autre rôle, ou un rôle dans une autre commune." / "This action needs another role, or a role in another commune.";
    /// A page of another site sent the form.
    FOREIGN_FORM = "foreign-form", FORBIDDEN, "Formulaire envoyé d’un autre site" / "Form sent from another site",
        "Ouvrez la page sur ce site, puis envoyez le formulaire de là." / "Open the page on this site, then send the form from there.";
    /// No device's secret, or one that is not known.
    UNKNOWN_DEVICE = "unknown-device", UNAUTHORIZED, "Appareil inconnu" / "Unknown device",
        "Demandez un secret avec POST /v1/devices, une fois par appareil, et envoyez-le dans l’en-tête « Tambour-Device »." / "Ask for a secret with POST /v1/devices, once a device, and send it in the header “Tambour-Device”.";
    /// It is for the commune's residents alone.
    RESIDENTS_ONLY = "residents-only", FORBIDDEN, "Réservé aux habitants" / "For residents only",
        "Ceci s’adresse aux habitants de la commune\u{a0}: activez votre droit de vote avec le code de la lettre de la mairie, puis entrez avec ce compte." / "This is for the commune’s residents: activate your right to vote with the code of the town hall’s letter, then sign in with that account.";
    /// The entry does not exist, or the caller may not see it.
    ENTRY_NOT_FOUND = "entry-not-found", NOT_FOUND, "Personne absente du registre" / "Not in the register",
        "Cette personne n’est pas au registre d’une commune dont vous tenez le bureau." / "Nobody of this id is in the register of a commune whose desk you keep.";
    /// The account has an entry in the commune already.
    ALREADY_ACTIVATED = "already-activated", CONFLICT, "Droit de vote déjà activé" / "Already activated",
        "Ce compte a déjà activé son droit de vote dans cette commune." / "This account has activated its right to vote in this commune already.";
    /// A code of a letter that is wrong, used, replaced, expired, or of a closed entry.
    ACTIVATION_REFUSED = "activation-refused", UNPROCESSABLE_ENTITY, "Code de la lettre refusé" / "The letter’s code is refused",
        "Vérifiez le code de votre lettre, et votre année de naissance. Un code sert une fois, pendant un an\u{a0}: au besoin, demandez-en un autre à la mairie." / "Check the code of your letter, and your year of birth. A code works once, for a year: ask the town hall for another if need be.";
    /// Something that is decided by a group uses it.
    GROUP_IN_USE = "group-in-use", CONFLICT, "Groupe utilisé" / "Group in use",
        "Une consultation s’adresse à ce groupe\u{a0}: il reste jusqu’à son résultat." / "A consultation asks this group: it stays until its result.";
    /// Nothing is there, or nothing that the caller may see.
    NOT_FOUND = "not-found", NOT_FOUND, "Introuvable" / "Not found",
        "Rien n’existe à cette adresse, ou rien que vous puissiez voir." / "There is nothing at this address, or nothing that you may see.";
    /// The commune is not on this server.
    COMMUNE_NOT_FOUND = "commune-not-found", NOT_FOUND, "Commune absente de ce serveur" / "Commune not on this server",
        "Cherchez la commune avec /v1/communes?q=, par nom, code postal ou code INSEE." / "Look the commune up with /v1/communes?q=, by name, postcode or INSEE code.";
    /// The commune is on another server now.
    COMMUNE_MOVED = "commune-moved", GONE, "Commune sur un autre serveur" / "Commune on another server",
        "Cette commune a changé de serveur\u{a0}: recommencez à sa nouvelle adresse, où ses pages d’ici mènent aussi." / "This commune has moved to another server: do it again at its new address, where its pages here lead too.";
    /// The notice does not exist, or is not public.
    NOTICE_NOT_FOUND = "notice-not-found", NOT_FOUND, "Panneau introuvable" / "Notice not found",
        "Ce panneau n’existe pas, n’est pas encore publié ou a été retiré." / "This notice does not exist, is not published yet, or was withdrawn.";
    /// The event does not exist, or is not public.
    EVENT_NOT_FOUND = "event-not-found", NOT_FOUND, "Événement introuvable" / "Event not found",
        "Cet événement n’existe pas, n’est pas encore publié ou a été retiré." / "This event does not exist, is not published yet, or was withdrawn.";
    /// The poll does not exist.
    POLL_NOT_FOUND = "poll-not-found", NOT_FOUND, "Sondage introuvable" / "Poll not found",
        "Ce sondage n’existe pas, ou a été supprimé avant la première réponse." / "This poll does not exist, or was deleted before the first answer.";
    /// The topic does not exist.
    TOPIC_NOT_FOUND = "topic-not-found", NOT_FOUND, "Thème introuvable" / "Topic not found",
        "Ce thème n’existe pas, ou plus." / "This topic does not exist, or not any more.";
    /// The consultation does not exist, or is not public.
    CONSULTATION_NOT_FOUND = "consultation-not-found", NOT_FOUND, "Consultation introuvable" / "Consultation not found",
        "Cette consultation n’existe pas, ou n’est pas encore annoncée." / "This consultation does not exist, or is not announced yet.";
    /// The argument does not exist.
    ARGUMENT_NOT_FOUND = "argument-not-found", NOT_FOUND, "Argument introuvable" / "Argument not found",
        "Cet argument n’existe pas, ou la personne qui l’a donné l’a repris." / "This argument does not exist, or whoever gave it took it back.";
    /// The contribution does not exist.
    CONTRIBUTION_NOT_FOUND = "contribution-not-found", NOT_FOUND, "Contribution introuvable" / "Contribution not found",
        "Cette contribution n’existe pas." / "This contribution does not exist.";
    /// The milestone does not exist.
    MILESTONE_NOT_FOUND = "milestone-not-found", NOT_FOUND, "Engagement introuvable" / "Milestone not found",
        "Cet engagement n’existe pas." / "This milestone does not exist.";
    /// The organisation does not exist, or does not publish in this commune.
    ORGANISATION_NOT_FOUND = "organisation-not-found", NOT_FOUND, "Organisation introuvable" / "Organisation not found",
        "Cette organisation n’existe pas, ou ne publie pas dans cette commune." / "This organisation does not exist, or does not publish in this commune.";
    /// The file does not exist, or nothing public shows it.
    FILE_NOT_FOUND = "file-not-found", NOT_FOUND, "Fichier introuvable" / "File not found",
        "Ce fichier n’existe pas, ou ce qui le montre n’est pas publié." / "This file does not exist, or what shows it is not published.";
    /// The push subscription does not exist (any more), or has another secret.
    SUBSCRIPTION_NOT_FOUND = "subscription-not-found", NOT_FOUND, "Abonnement introuvable" / "Subscription not found",
        "Cet abonnement n’existe plus, ou son secret est un autre. Abonnez de nouveau l’appareil." / "This subscription does not exist any more, or has another secret. Subscribe the phone again.";
    /// The link of a mail stopped working, or never did.
    LINK_NOT_FOUND = "link-not-found", NOT_FOUND, "Ce lien ne fonctionne plus" / "This link does not work any more",
        "Demandez une nouvelle lettre de confirmation, ou utilisez le lien de la dernière lettre reçue." / "Ask for another confirmation, or use the link of the last letter that you received.";
    /// There is no such edition of the letter.
    EDITION_NOT_FOUND = "edition-not-found", NOT_FOUND, "Édition introuvable" / "Edition not found",
        "Cette édition n’est pas encore parue, ou n’avait rien à dire." / "This edition is not out yet, or had nothing to say.";
    /// The method does not exist at this address.
    METHOD_NOT_ALLOWED = "method-not-allowed", METHOD_NOT_ALLOWED, "Méthode non prévue à cette adresse" / "Method not allowed here",
        "L’en-tête Allow de la réponse dit lesquelles le sont." / "The Allow header of the answer says which ones are.";
    /// The notice's state does not allow this.
    IMPOSSIBLE_TRANSITION = "impossible-transition", CONFLICT, "Impossible dans cet état" / "Impossible in this state",
        "L’état actuel ne permet pas cette action ; le détail dit ce qui est possible." / "The current state does not allow this action; the detail says what is possible.";
    /// The subject of the caller's decision hangs on several boards of theirs.
    SEVERAL_BOARDS = "several-boards", CONFLICT, "Plusieurs tableaux d’affichage" / "Several boards",
        "Précisez la commune : utilisez l’adresse /v1/communes/{commune}/…" / "Say which commune you mean: use the address /v1/communes/{commune}/…";
    /// The poll is closed.
    POLL_CLOSED = "poll-closed", CONFLICT, "Sondage clos" / "Poll closed",
        "On ne répond plus à un sondage clos ; ses résultats sont visibles de tous." / "A closed poll takes no more answers; everybody sees its results.";
    /// The poll is still open.
    POLL_OPEN = "poll-open", CONFLICT, "Sondage encore ouvert" / "Poll still open",
        "La conclusion s’écrit une fois le sondage clos ; « closes_at » dit quand." / "The conclusion is written once the poll is closed; “closes_at” says when.";
    /// The poll was answered, or concluded: it stays as it is.
    POLL_SETTLED = "poll-settled", CONFLICT, "Sondage déjà engagé" / "Poll already under way",
        "Un sondage se modifie et se supprime jusqu’à la première réponse ou la conclusion ; ensuite, il reste tel quel." / "A poll can be edited and deleted until the first answer or the conclusion; then it stays as it is.";
    /// Something hangs on the topic.
    TOPIC_IN_USE = "topic-in-use", CONFLICT, "Thème utilisé" / "Topic in use",
        "Un thème, une délégation ou une consultation en dépend\u{a0}: il reste." / "A topic, a portfolio or a consultation hangs on it: it stays.";
    /// The consultation was announced.
    ANNOUNCED = "announced", CONFLICT, "Déjà annoncée" / "Announced already",
        "Une consultation annoncée reste telle quelle\u{a0}: on ajoute des documents, et on repousse les dates encore à venir." / "An announced consultation stays as it is: documents may be added, and dates that lie ahead moved later.";
    /// The vote would close too soon after its announcement.
    CALENDAR_TOO_SHORT = "calendar-too-short", CONFLICT, "Délai trop court" / "Calendar too short",
        "La clôture est au moins 15\u{a0}jours après l’annonce, et l’ouverture encore à venir\u{a0}: changez le calendrier, puis recommencez." / "The close is at least 15 days after the announcement, and the opening still ahead: change the calendar, then try again.";
    /// Too few people may vote.
    ELECTORATE_TOO_SMALL = "electorate-too-small", CONFLICT, "Trop peu de votants" / "Electorate too small",
        "Un vote secret demande dix personnes au moins au registre\u{a0}: complétez-le, ou choisissez un autre groupe." / "A secret vote needs ten people in the register at least: complete it, or choose another group.";
    /// A share of the key has not been taken.
    KEY_NOT_SHARED = "key-not-shared", CONFLICT, "Clé pas encore partagée" / "Key not shared yet",
        "Chaque personne qui tient la clé prend d’abord sa part, par le lien reçu." / "Everybody who is to hold the key takes their share first, by the link they received.";
    /// The result is not out.
    RESULT_PENDING = "result-pending", CONFLICT, "Résultat pas encore publié" / "Result pending",
        "Le conseil répond une fois le résultat publié." / "The council answers once the result is published.";
    /// Nobody debates now.
    DEBATE_NOT_OPEN = "debate-not-open", CONFLICT, "Débat fermé" / "Debate not open",
        "On donne et on soutient des arguments du début du débat à la clôture du vote\u{a0}: le calendrier de la consultation dit quand." / "Arguments are given and supported from the beginning of the debate to the close of the vote: the consultation’s calendar says when.";
    /// The vote is not open yet.
    VOTE_NOT_OPEN = "vote-not-open", CONFLICT, "Vote pas encore ouvert" / "Vote not open yet",
        "Le calendrier de la consultation dit quand le vote s’ouvre." / "The consultation’s calendar says when the vote opens.";
    /// The vote is closed.
    VOTE_CLOSED = "vote-closed", CONFLICT, "Vote clos" / "Vote closed",
        "Le vote est clos\u{a0}: plus aucun bulletin n’est reçu. Le résultat paraît sur la page de la consultation." / "The vote is closed: no more ballots are taken. The result appears on the consultation’s page.";
    /// The caller's entry is not in the electorate.
    NOT_IN_ELECTORATE = "not-in-electorate", FORBIDDEN, "Hors du corps consultatif" / "Not in the electorate",
        "Votre inscription au registre n’était pas dans le corps consultatif à l’ouverture du vote\u{a0}: la mairie peut vous y ajouter." / "Your entry in the register was not in the electorate when the vote opened: the town hall can add you.";
    /// The result is not out.
    RESULT_NOT_PUBLISHED = "result-not-published", NOT_FOUND, "Résultat pas encore publié" / "Result not published",
        "Le résultat paraît après la clôture du vote\u{a0}; avec trop peu de bulletins, ils ne sont pas publiés un à un." / "The result comes after the close of the vote; of too few ballots the list is withheld.";
    /// The vote opens, or its cut-off falls, at this instant.
    FREEZING = "freezing", SERVICE_UNAVAILABLE, "Un instant" / "One moment",
        "Le vote change d’étape en ce moment même. Recommencez dans une seconde." / "The vote moves on to its next step right now. Try again in a second.";
    /// The person voted already.
    ALREADY_VOTED = "already-voted", CONFLICT, "Déjà voté" / "Voted already",
        "Cette personne a déjà voté\u{a0}: un bulletin déposé pour elle ne remplace jamais le sien." / "This person has voted already: a ballot cast for them never takes the place of theirs.";
    /// An envelope of the person arrived.
    VOTED_ON_PAPER = "voted-on-paper", CONFLICT, "Déjà voté sur papier" / "Voted on paper",
        "Une enveloppe de cette personne est arrivée\u{a0}: elle peut encore voter elle-même en ligne." / "An envelope of this person has arrived: they can still vote online themselves.";
    /// The shares do not open the urn.
    SHARE_REFUSED = "share-refused", UNPROCESSABLE_ENTITY, "Parts refusées" / "Shares refused",
        "Il faut deux parts différentes de la même clé\u{a0}: vérifiez chaque signe." / "Two different shares of the same key are needed: check every sign.";
    /// They do not stand as a delegate.
    NOT_A_DELEGATE = "not-a-delegate", NOT_FOUND, "Vous ne portez pas de voix" / "Not a delegate",
        "Vous ne portez pas la voix des autres dans cette commune\u{a0}: acceptez-le d’abord." / "You do not carry others’ voices in this commune: stand as a delegate first.";
    /// The delegation does not exist, or is somebody else's.
    DELEGATION_NOT_FOUND = "delegation-not-found", NOT_FOUND, "Aucune voix confiée" / "Delegation not found",
        "Cette voix n’est pas, ou plus, confiée par vous." / "You do not give this voice, or not any more.";
    /// Nothing may be delegated there.
    DELEGATION_NOT_ALLOWED = "delegation-not-allowed", CONFLICT, "Aucune voix ne se confie ici" / "Delegation not allowed",
        "Pour cette consultation, chacun vote lui-même." / "In this consultation everybody votes themselves.";
    /// The cut-off is past: delegations do not change any more.
    DELEGATIONS_FROZEN = "delegations-frozen", CONFLICT, "Voix déjà figées" / "Delegations frozen",
        "La limite des délégués est passée\u{a0}: pour reprendre votre voix, votez vous-même avant la clôture." / "The cut-off for delegates is past: to take your voice back, vote yourself before the close.";
    /// A delegate votes in the open before the cut-off.
    OPEN_BALLOT = "open-ballot", CONFLICT, "Un délégué vote en public" / "A delegate votes in the open",
        "Vous portez la voix des autres\u{a0}: votre bulletin paraîtra avec votre nom et votre poids. Confirmez avec «\u{a0}open\u{a0}»." / "You carry others’ voices: your ballot will be published with your name and your weight. Confirm with “open”.";
    /// A ballot that was opened, by name, is final.
    BALLOT_FINAL = "ballot-final", CONFLICT, "Bulletin définitif" / "Ballot final",
        "Votre bulletin a été ouvert à la limite des délégués, avec les voix qu’il porte\u{a0}: il ne change plus." / "Your ballot was opened at the cut-off for delegates, with the voices that it carries: it does not change any more.";
    /// The consultation was taken back.
    CONSULTATION_WITHDRAWN = "consultation-withdrawn", CONFLICT, "Consultation retirée" / "Consultation withdrawn",
        "La mairie a retiré cette consultation\u{a0}; sa page dit pourquoi." / "The town hall took this consultation back; its page says why.";
    /// Nobody else is mayor of the commune.
    LAST_MAYOR = "last-mayor", CONFLICT, "Dernier compte de maire" / "Last mayor",
        "Une commune garde un compte de maire au moins\u{a0}: donnez d’abord ce rôle à quelqu’un d’autre." / "A commune keeps at least one mayor: give somebody else the role first.";
    /// Nobody else who decides in a commune has the desk's mails.
    LAST_TOLD = "last-told", CONFLICT, "Dernière personne prévenue" / "Last one who is told",
        "Vous êtes la dernière personne que la commune prévient de ce qui attend une décision\u{a0}: un autre compte de la mairie doit d’abord recevoir ces courriels." / "You are the last one whom the commune tells of what waits for a decision: another account of the town hall must have these mails first.";
    /// The thing changed since the caller last read it.
    STALE = "stale", PRECONDITION_FAILED, "Modifié entre-temps" / "Changed in the meantime",
        "Relisez la ressource, puis recommencez avec son nouvel ETag." / "Read the resource again, then retry with its new ETag.";
    /// The body is too large.
    TOO_LARGE = "too-large", PAYLOAD_TOO_LARGE, "Corps trop volumineux" / "Body too large",
        "Le corps d’une requête est limité à 256 Kio." / "A request's body is limited to 256 KiB.";
    /// The uploaded file is too large.
    FILE_TOO_LARGE = "file-too-large", PAYLOAD_TOO_LARGE, "Fichier trop volumineux" / "File too large",
        "Un fichier compte au plus 10 Mio, et une image au plus 64 mégapixels, ou 40 si elle n’est pas en JPEG." / "A file has at most 10 MiB, and an image at most 64 megapixels, or 40 if it is no JPEG.";
    /// The calendar is too large.
    CALENDAR_TOO_LARGE = "calendar-too-large", PAYLOAD_TOO_LARGE, "Agenda trop volumineux" / "Calendar too large",
        "Un fichier d’agenda compte au plus 5 Mio et 5 000 événements." / "A calendar file has at most 5 MiB and 5,000 events.";
    /// The organisation subscribes to no calendar.
    CALENDAR_NOT_FOUND = "calendar-not-found", NOT_FOUND, "Aucun agenda suivi" / "No calendar followed",
        "Cette organisation n’existe pas ou ne suit aucun agenda ; PUT avec une adresse en suit un." / "This organisation does not exist or follows no calendar; PUT with an address follows one.";
    /// The body's media type is not the one expected.
    UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "Type de contenu non pris en charge" / "Unsupported media type",
        "Envoyez le corps en application/json, ou, pour un fichier, en multipart/form-data." / "Send the body as application/json or, for a file, as multipart/form-data.";
    /// The uploaded file is of no kind that is taken.
    UNSUPPORTED_FILE = "unsupported-file", UNSUPPORTED_MEDIA_TYPE, "Type de fichier non pris en charge" / "Unsupported kind of file",
        "Envoyez une image JPEG, PNG, WebP ou GIF, ou un document PDF. Le contenu compte, pas le nom." / "Send a JPEG, PNG, WebP or GIF image, or a PDF document. The content counts, not the name.";
    /// Some values are wrong; `errors` lists them all.
    INVALID = "invalid", UNPROCESSABLE_ENTITY, "Valeurs refusées" / "Values refused",
        "La liste « errors » dit, champ par champ, ce qui est attendu." / "The list “errors” says, field by field, what is expected.";
    /// An idempotency key came with another body than before.
    IDEMPOTENCY_KEY_REUSED = "idempotency-key-reused", UNPROCESSABLE_ENTITY, "Clé déjà utilisée" / "Key used already",
        "Cette clé « Idempotency-Key » a servi, il y a moins de 24 heures, pour un autre corps de requête. Renvoyez le même corps, ou choisissez une nouvelle clé." / "This Idempotency-Key was used, less than 24 hours ago, for another body. Send the same body again, or make up a new key.";
    /// Too many requests in a short time.
    TOO_MANY = "too-many", TOO_MANY_REQUESTS, "Trop de requêtes" / "Too many requests",
        "Patientez le temps que dit l’en-tête Retry-After ; RateLimit-Policy dit combien de requêtes sont admises." / "Wait as long as the Retry-After header says; RateLimit-Policy says how many requests are allowed.";
    /// The body did not come in time.
    BODY_TOO_SLOW = "body-too-slow", REQUEST_TIMEOUT, "Corps trop lent" / "Body too slow",
        "Le corps de la requête n’est pas arrivé à temps. Recommencez avec une meilleure connexion." / "The request's body did not come in time. Try again over a better connection.";
    /// There is no room for the body now.
    BUSY = "busy", SERVICE_UNAVAILABLE, "Serveur occupé" / "Server busy",
        "Trop de requêtes arrivent en même temps. Réessayez dans quelques secondes." / "Too many requests come at once. Try again in a few seconds.";
    /// Something went wrong on our side.
    INTERNAL = "internal", INTERNAL_SERVER_ERROR, "Erreur du serveur" / "Server error",
        "L’erreur a été consignée. Réessayez un peu plus tard." / "The error was logged. Try again a little later.";
    /// The database cannot be had for a moment, or the disk is full.
    UNAVAILABLE = "unavailable", SERVICE_UNAVAILABLE, "Momentanément indisponible" / "Unavailable for a moment",
        "La base de données ne répond pas, est occupée ou n’a plus de place. Réessayez après le délai que dit l’en-tête Retry-After." / "The database does not answer, is busy or is full. Try again after the time that the Retry-After header says.";
    /// The server is not ready to answer.
    NOT_READY = "not-ready", SERVICE_UNAVAILABLE, "Pas encore prêt" / "Not ready",
        "La base de données ne répond pas, ou le serveur s’arrête. Réessayez dans quelques secondes." / "The database does not answer, or the server is stopping. Try again in a few seconds.";
}
