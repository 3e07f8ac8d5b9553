//! A connector in Rust on the C boundary alone, without a crate: it reads people by (updated_at, id)
//! and looks them up. Built with panic=abort, so that nothing unwinds into the hub.
#![allow(clippy::not_unsafe_ptr_arg_deref)]

mod abi;

use abi::*;
use std::fmt::Write;
use std::mem::size_of;
use std::os::raw::c_void;
use std::ptr::{null, null_mut};

const MANIFEST: &str = include_str!("manifest.json");
const LARGEST_PAGE: u32 = 200;
const PORTION: usize = 50;

/// A failure: its status, and a sentence unless a service has attached one already.
struct Failure(Status, &'static str, i64, i32);
type Outcome<T> = Result<T, Failure>;

fn failed(status: Status, why: &'static str) -> Failure {
    Failure(status, why, -1, 0)
}

fn told(call: *const Call, outcome: Outcome<Status>) -> Status {
    match outcome {
        Ok(status) => status,
        Err(Failure(status, "", ..)) => status,
        Err(Failure(status, why, wait, http)) => {
            unsafe { ((*call).fail)(call, status, Str::of(why), wait, http) }
        }
    }
}

fn check(status: Status) -> Outcome<()> {
    if status == OK { Ok(()) } else { Err(failed(status, "")) }
}

/// One connection: the services of its hub, and its settings while it is open.
struct Account {
    connector: Connector,
    http: *const Http,
    json: *const Json,
    base_url: Option<String>,
}

fn account<'a>(connector: *const Connector) -> &'a mut Account {
    unsafe { &mut *((*connector).plugin as *mut Account) }
}

#[derive(Default)]
struct Answer {
    http_status: i32,
    retry_after_ms: i64,
    body: Vec<u8>,
}

extern "C" fn keep_answer(sink: *const HttpSink, response: *const HttpResponse) -> Status {
    let (kept, response) = unsafe { (&mut *((*sink).receiver as *mut Answer), &*response) };
    kept.http_status = response.status;
    kept.retry_after_ms = -1;
    for i in 0..response.header_count {
        let header = unsafe { &*response.headers.add(i) };
        let (name, value) = unsafe { (header.name.text(), header.value.text()) };
        if name.eq_ignore_ascii_case("Retry-After") {
            kept.retry_after_ms = value.trim().parse::<i64>().map_or(-1, |s| s * 1000);
        }
    }
    kept.body = unsafe { response.body.bytes() }.to_vec();
    OK
}

fn status_of(http: i32) -> Status {
    match http {
        200..=299 => OK,
        401 => AUTH,
        403 => FORBIDDEN,
        404 => NOT_FOUND,
        429 => RATE_LIMITED,
        408 | 425 => TRANSIENT,
        _ if http >= 500 => TRANSIENT,
        _ => INVALID_CONFIG,
    }
}

fn encoded(bytes: &[u8]) -> String {
    let mut out = String::new();
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~,".contains(&byte) {
            out.push(byte as char);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

impl Account {
    fn get(&self, call: *const Call, query: &str) -> Outcome<Answer> {
        let base = self.base_url.as_ref();
        let base = base.ok_or(failed(INVALID_CONFIG, "the connector isn't open"))?;
        if unsafe { ((*call).cancelled)(call) } != 0 {
            return Err(failed(CANCELLED, ""));
        }
        let url = format!("{base}/v1/people?{query}");
        let mut answer = Answer::default();
        let sink = HttpSink {
            struct_size: size_of::<HttpSink>() as u32,
            receiver: &mut answer as *mut Answer as *mut c_void,
            response: keep_answer,
        };
        let request = HttpRequest {
            struct_size: size_of::<HttpRequest>() as u32,
            safe: 0,
            method: Str::of("GET"),
            url: Str::of(&url),
            headers: null(),
            header_count: 0,
            body: Str::ABSENT,
            credential: Str::ABSENT,
            idempotency_key: Str::ABSENT,
            bucket: Str::ABSENT,
            timeout_ms: 0,
        };
        check(unsafe { ((*self.http).send)(self.http, call, &request, &sink) })?;
        match status_of(answer.http_status) {
            OK => Ok(answer),
            status => Err(Failure(
                status,
                "the vendor refused to list people",
                answer.retry_after_ms,
                answer.http_status,
            )),
        }
    }

    /// Hands each item's slice and values to `each`.
    fn split(
        &self, call: *const Call, body: &[u8], at: &str, keys: &[Str],
        mut each: impl FnMut(Str, &[Str]) -> Status,
    ) -> Status {
        struct Receiver<'a>(&'a mut dyn FnMut(Str, &[Str]) -> Status);
        extern "C" fn items(sink: *const JsonSink, first: *const JsonItem, n: usize) -> Status {
            let receiver = unsafe { &mut *((*sink).receiver as *mut Receiver) };
            let mut at = first as *const u8;
            for _ in 0..n {
                let item = unsafe { &*(at as *const JsonItem) };
                let values = unsafe { std::slice::from_raw_parts(item.values, item.value_count) };
                let status = (receiver.0)(item.slice, values);
                if status != OK {
                    return status;
                }
                at = unsafe { at.add((*first).struct_size as usize) };
            }
            OK
        }
        let mut receiver = Receiver(&mut each);
        let sink = JsonSink {
            struct_size: size_of::<JsonSink>() as u32,
            receiver: &mut receiver as *mut Receiver as *mut c_void,
            items,
        };
        unsafe {
            ((*self.json).split)(
                self.json, call, Str::of_bytes(body), Str::of(at), keys.as_ptr(), keys.len(), &sink,
            )
        }
    }

    /// Puts a page's records; where the last of them stands, and whether more follow.
    fn put_page(
        &self, call: *const Call, answer: &Answer, sink: *const RecordSink,
    ) -> Outcome<(Option<Place>, bool)> {
        let keys = ["/id", "/updated_at", "/deleted", "/revision"].map(Str::of);
        let (mut last, mut whole) = (None, true);
        let status = self.split(call, &answer.body, "/items", &keys, |slice, values| {
            let (id, time) = unsafe { (values[0].text(), values[1].text()) };
            whole = whole && !id.is_empty() && !time.is_empty() && !time.contains(' ');
            if !whole {
                return TRANSIENT;
            }
            last = Some(Place { time: time.to_string(), id: id.to_string() });
            let gone = unsafe { values[2].text() } == "true";
            unsafe { ((*sink).put)(sink, &record(values, slice, gone), 1) }
        });
        match status {
            _ if !whole => return Err(failed(TRANSIENT, "a record has no id or no time")),
            NOT_FOUND => return Err(failed(TRANSIENT, "the answer has no list of people")),
            other => check(other)?,
        }
        let mut more = None;
        let keys = [Str::of("/more")];
        check(self.split(call, &answer.body, "", &keys, |_, values| {
            more = unsafe { values[0].text() }.parse::<bool>().ok();
            OK
        }))?;
        let more = more.ok_or(failed(TRANSIENT, "the answer doesn't say whether more follows"))?;
        Ok((last, more))
    }

    fn look_up(
        &self, call: *const Call, query: &str, sink: *const RecordSink,
    ) -> Outcome<Status> {
        let answer = self.get(call, query).map_err(|why| match why {
            Failure(NOT_FOUND, text, wait, http) => Failure(INVALID_CONFIG, text, wait, http),
            other => other,
        })?;
        self.put_page(call, &answer, sink)?;
        Ok(OK)
    }
}

fn record(values: &[Str], slice: Str, gone: bool) -> Record {
    Record {
        struct_size: size_of::<Record>() as u32,
        op: if gone { TOMBSTONE } else { UPSERT },
        stream: Str::ABSENT,
        external_id: values[0],
        version: values[3],
        modified_at_us: 0,
        origin: Str::ABSENT,
        payload: if gone { Str::ABSENT } else { slice },
        target_stream: Str::ABSENT,
        target_id: Str::ABSENT,
        associations: Str::ABSENT,
        event_id: Str::ABSENT,
    }
}

#[derive(Clone, Default, PartialEq, PartialOrd)]
struct Place {
    time: String,
    id: String,
}

/// "people full TIME ID" inside a complete walk, "people from TIME ID" otherwise; ID may be "-".
#[derive(Default)]
struct Cursor {
    full: bool,
    place: Place,
}

impl Cursor {
    fn parse(text: &str) -> Option<Cursor> {
        if text.is_empty() {
            return Some(Cursor { full: true, ..Cursor::default() });
        }
        let parts: Vec<&str> = text.split(' ').collect();
        let (kind, time, id) = match parts[..] {
            ["people", kind @ ("full" | "from"), time, id] => (kind, time, id),
            _ => return None,
        };
        let id = if id == "-" { "" } else { id };
        let place = Place { time: time.to_string(), id: id.to_string() };
        Some(Cursor { full: kind == "full", place })
    }

    fn text(&self, full: bool) -> String {
        let id = if self.place.id.is_empty() { "-" } else { &self.place.id };
        format!("people {} {} {id}", if full { "full" } else { "from" }, self.place.time)
    }

    fn query(&self, limit: u32) -> String {
        let mut query = format!("limit={limit}");
        if !self.place.time.is_empty() {
            query += &format!("&changed_since={}", encoded(self.place.time.as_bytes()));
        }
        if !self.place.id.is_empty() {
            query += &format!("&after={}", encoded(self.place.id.as_bytes()));
        }
        query
    }
}

fn read_people(
    account: &Account, call: *const Call, stream: Str, given: Str, options: &ReadOptions,
    sink: *const RecordSink,
) -> Outcome<Status> {
    if account.base_url.is_none() {
        return Err(failed(INVALID_CONFIG, "the connector isn't open"));
    }
    let (stream, given) = unsafe { (stream.text(), given.text()) };
    if stream != "people" {
        return Err(failed(UNSUPPORTED, "there are people only"));
    }
    let mut at = Cursor::parse(given).ok_or(failed(CURSOR_EXPIRED, "not one of our cursors"))?;
    if options.full != 0 && !at.full {
        at = Cursor { full: true, ..Cursor::default() };
    }
    let limit = match options.page_size {
        0 => LARGEST_PAGE,
        asked => asked.min(LARGEST_PAGE),
    };
    loop {
        let answer = account.get(call, &at.query(limit))?;
        let (last, more) = account.put_page(call, &answer, sink)?;
        if let Some(last) = last {
            let moved = last > at.place || (last.time == at.place.time && at.place.id.is_empty());
            if !moved {
                return Err(failed(TRANSIENT, "the vendor's page ends where it began"));
            }
            at.place = last;
        }
        if !more {
            // What is changed within the same tick as the last record may sort before it.
            at.place.id.clear();
        }
        if !at.place.time.is_empty() {
            let text = at.text(more && at.full);
            check(unsafe { ((*sink).checkpoint)(sink, Str::of(&text), 0) })?;
        }
        if !more {
            return Ok(END);
        }
    }
}

extern "C" fn read(
    connector: *const Connector, call: *const Call, stream: Str, cursor: Str,
    options: *const ReadOptions, sink: *const RecordSink,
) -> Status {
    let options = unsafe { &*options };
    told(call, read_people(account(connector), call, stream, cursor, options, sink))
}

extern "C" fn by_ids(
    connector: *const Connector, call: *const Call, _stream: Str, ids: *const Str, count: usize,
    _options: *const ReadOptions, sink: *const RecordSink,
) -> Status {
    let ids = if count == 0 { &[] } else { unsafe { std::slice::from_raw_parts(ids, count) } };
    for portion in ids.chunks(PORTION) {
        let list: Vec<String> = portion.iter().map(|id| encoded(unsafe { id.bytes() })).collect();
        let query = format!("ids={}&limit={LARGEST_PAGE}", list.join(","));
        let status = told(call, account(connector).look_up(call, &query, sink));
        if status != OK {
            return status;
        }
    }
    OK
}

extern "C" fn by_key(
    connector: *const Connector, call: *const Call, _stream: Str, key: Str, value: Str,
    _options: *const ReadOptions, sink: *const RecordSink,
) -> Status {
    if unsafe { key.text() } != "email" {
        return told(call, Err(failed(UNSUPPORTED, "people are found by email only")));
    }
    let query = format!("email={}", encoded(unsafe { value.bytes() }));
    told(call, account(connector).look_up(call, &query, sink))
}

static SOURCE: Source = Source { struct_size: size_of::<Source>() as u32, read };
static LOOKUP: Lookup = Lookup { struct_size: size_of::<Lookup>() as u32, by_ids, by_key };

extern "C" fn open(connector: *const Connector, call: *const Call, config: Str) -> Status {
    let account = account(connector);
    account.base_url = None;
    if account.json.is_null() {
        return told(call, Err(failed(UNSUPPORTED, "the hub lacks json/1")));
    }
    let mut url = None;
    let keys = [Str::of("/settings/base_url")];
    account.split(call, unsafe { config.bytes() }, "", &keys, |_, values| {
        url = Some(unsafe { values[0].text() }.to_string()).filter(|text| !text.is_empty());
        OK
    });
    account.base_url = url;
    if account.base_url.is_none() {
        return told(call, Err(failed(INVALID_CONFIG, "settings.base_url is missing")));
    }
    if account.http.is_null() {
        return told(call, Err(failed(UNSUPPORTED, "the hub lacks http/1")));
    }
    OK
}

extern "C" fn close(connector: *const Connector, _call: *const Call) -> Status {
    account(connector).base_url = None;
    OK
}

extern "C" fn destroy(connector: *const Connector) {
    drop(unsafe { Box::from_raw((*connector).plugin as *mut Account) });
}

extern "C" fn get_extension(_connector: *const Connector, id: Str) -> *const c_void {
    match unsafe { id.text() } {
        "leadloom.source/1" => &SOURCE as *const Source as *const c_void,
        "leadloom.lookup/1" => &LOOKUP as *const Lookup as *const c_void,
        _ => null(),
    }
}

extern "C" fn count() -> u32 {
    1
}

extern "C" fn descriptor(index: u32) -> Str {
    if index == 0 { Str::of(MANIFEST) } else { Str::ABSENT }
}

extern "C" fn create(host: *const Host, id: Str) -> *const Connector {
    if unsafe { id.text() } != "plain-rust" {
        return null();
    }
    let service = |id: &str| unsafe { ((*host).get_service)(host, Str::of(id)) };
    let made = Box::into_raw(Box::new(Account {
        connector: Connector {
            struct_size: size_of::<Connector>() as u32,
            plugin: null_mut(),
            open,
            close,
            destroy,
            get_extension,
        },
        http: service("leadloom.http/1") as *const Http,
        json: service("leadloom.json/1") as *const Json,
        base_url: None,
    }));
    unsafe {
        (*made).connector.plugin = made as *mut c_void;
        &(*made).connector
    }
}

static FACTORY: Factory =
    Factory { struct_size: size_of::<Factory>() as u32, count, descriptor, create };

extern "C" fn init(_path: Str) -> Status {
    OK
}

extern "C" fn deinit() {}

extern "C" fn get_factory(id: Str) -> *const c_void {
    match unsafe { id.text() } {
        "leadloom.connector-factory/1" => &FACTORY as *const Factory as *const c_void,
        _ => null(),
    }
}

/// The one symbol of a plugin.
#[no_mangle]
#[allow(non_upper_case_globals)]
pub static leadloom_plugin: Entry =
    Entry { abi: AbiVersion { major: 1, minor: 0 }, init, deinit, get_factory };
