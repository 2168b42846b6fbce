//! `tambour demo`: the demo on this machine, or for the phones of its network.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

use clap::Args;
use url::Url;

use super::out;
use super::serve::{Part, serve};
use crate::server::config::Config;
use crate::server::demo;
use kit::db::Patience;
use kit::pages::{QrDrawing, is_local};

/// An address of nobody (RFC 5737): the way towards it tells under which address others see this machine.
const ELSEWHERE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);

#[derive(Debug, Args)]
pub(super) struct DemoOptions {
    /// Let the phones of the same network open it, at this machine's address there
    #[arg(long)]
    phone: bool,
    /// Take the clerk's token there too, although others on the network can read it
    #[arg(long, requires = "phone")]
    clerk: bool,
}

/// Fill the demo and serve it until the process is told to stop.
pub(super) async fn run(config: Config, options: &DemoOptions) -> Result<(), Box<dyn Error + Send + Sync>> {
    let config = if options.phone { for_phones(config, options.clerk)? } else { config };
    // An association of the demo follows a calendar that the demo itself gives out.
    let outgoing_allow = config.outgoing_allow.clone().and(&config.public_url);
    let config = Config { outgoing_allow, ..config };
    let app = super::open(&config, Patience::REQUEST).await?;
    let token = demo::fill(&app, &config).await?;
    // The demo runs even if nobody reads its greeting.
    out::say_if_read(demo::greeting(&app, Some(token).filter(|_| !options.phone || options.clerk).as_deref()));
    if !options.phone || options.clerk {
        let links = demo::links(&app).await?;
        out::say_if_read(format_args!("Links that sign in, once each:\n{links}"));
    }
    if options.phone {
        let board = app.communes.all().first().map(|commune| app.site.at(&commune.path())).unwrap_or_default();
        out::say_if_read(invitation(&board));
    }
    serve(app, &config, Part::All).await
}

/// The same settings on this machine's address in its network.
fn for_phones(config: Config, clerk: bool) -> Result<Config, Box<dyn Error + Send + Sync>> {
    let port = config.listen.port();
    let public_url: Url = if is_local(&config.public_url) {
        let here = address_in_network().map_err(|error| format!("this machine is in no network: {error}"))?;
        format!("http://{}/", SocketAddr::new(here, port)).parse()?
    } else {
        config.public_url
    };
    let listen = SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), port);
    let vapid_subject = public_url.to_string();
    Ok(Config { listen, public_url, vapid_subject, tokens_in_clear: clerk, ..config })
}

/// The address under which the network sees this machine. Nothing is sent.
fn address_in_network() -> std::io::Result<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    socket.connect(ELSEWHERE)?;
    Ok(socket.local_addr()?.ip())
}

fn invitation(board: &str) -> String {
    let code = QrDrawing::printed(board).unwrap_or_default();
    format!(
        "On a phone in the same network:\n\n{code}\n  {board}\n\nReading, polls and the letter work there. Installing, reading offline and messages on the phone \
         need https, or localhost on this machine.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_shown_the_way_and_told_what_works_there() {
        let said = invitation("http://192.168.1.20:8080/kerling-les-sierck");
        assert!(said.contains("\n  http://192.168.1.20:8080/kerling-les-sierck\n"), "{said}");
        assert!(said.contains("█▀▀▀▀▀█") && said.contains("need https"), "{said}");
    }
}
