//! The part of the boundary (plugin-sdk/abi, C11) that this connector uses, by hand.
#![allow(dead_code)]

use std::os::raw::c_void;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Str {
    pub data: *const u8,
    pub size: usize,
}

impl Str {
    pub const ABSENT: Str = Str { data: std::ptr::null(), size: 0 };

    pub const fn of(text: &str) -> Str {
        Str { data: text.as_ptr(), size: text.len() }
    }
    pub const fn of_bytes(bytes: &[u8]) -> Str {
        Str { data: bytes.as_ptr(), size: bytes.len() }
    }
    pub fn is_given(&self) -> bool {
        !self.data.is_null()
    }
    /// # Safety
    /// The view must be alive: rule 1 of the boundary's memory.
    pub unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.data.is_null() || self.size == 0 {
            return &[];
        }
        std::slice::from_raw_parts(self.data, self.size)
    }
    /// # Safety
    /// As `bytes`. What is no UTF-8 is empty.
    pub unsafe fn text<'a>(self) -> &'a str {
        std::str::from_utf8(self.bytes()).unwrap_or("")
    }
}

pub type Status = i32;
pub const OK: Status = 0;
pub const END: Status = 1;
pub const CANCELLED: Status = 2;
pub const TRANSIENT: Status = 3;
pub const RATE_LIMITED: Status = 4;
pub const AUTH: Status = 5;
pub const FORBIDDEN: Status = 6;
pub const NOT_FOUND: Status = 7;
pub const INVALID_CONFIG: Status = 10;
pub const CURSOR_EXPIRED: Status = 11;
pub const UNSUPPORTED: Status = 12;

#[repr(C)]
pub struct Call {
    struct_size: u32,
    run_id: Str,
    deadline_us: i64,
    hub: *mut c_void,
    pub cancelled: extern "C" fn(*const Call) -> i32,
    pub fail: extern "C" fn(*const Call, Status, Str, i64, i32) -> Status,
}

#[repr(C)]
pub struct AbiVersion {
    pub major: u32,
    pub minor: u32,
}

#[repr(C)]
pub struct Host {
    struct_size: u32,
    abi: AbiVersion,
    hub: *mut c_void,
    name: Str,
    version: Str,
    pub get_service: extern "C" fn(*const Host, Str) -> *const c_void,
}

#[repr(C)]
pub struct Connector {
    pub struct_size: u32,
    pub plugin: *mut c_void,
    pub open: extern "C" fn(*const Connector, *const Call, Str) -> Status,
    pub close: extern "C" fn(*const Connector, *const Call) -> Status,
    pub destroy: extern "C" fn(*const Connector),
    pub get_extension: extern "C" fn(*const Connector, Str) -> *const c_void,
}

#[repr(C)]
pub struct Factory {
    pub struct_size: u32,
    pub count: extern "C" fn() -> u32,
    pub descriptor: extern "C" fn(u32) -> Str,
    pub create: extern "C" fn(*const Host, Str) -> *const Connector,
}

#[repr(C)]
pub struct Entry {
    pub abi: AbiVersion,
    pub init: extern "C" fn(Str) -> Status,
    pub deinit: extern "C" fn(),
    pub get_factory: extern "C" fn(Str) -> *const c_void,
}

pub const UPSERT: i32 = 1;
pub const TOMBSTONE: i32 = 2;

#[repr(C)]
pub struct Record {
    pub struct_size: u32,
    pub op: i32,
    pub stream: Str,
    pub external_id: Str,
    pub version: Str,
    pub modified_at_us: i64,
    pub origin: Str,
    pub payload: Str,
    pub target_stream: Str,
    pub target_id: Str,
    pub associations: Str,
    pub event_id: Str,
}

#[repr(C)]
pub struct RecordSink {
    struct_size: u32,
    hub: *mut c_void,
    pub put: extern "C" fn(*const RecordSink, *const Record, usize) -> Status,
    pub checkpoint: extern "C" fn(*const RecordSink, Str, i64) -> Status,
    reject: extern "C" fn(*const RecordSink, Str, Str, Str, Str) -> Status,
    expect: extern "C" fn(*const RecordSink, i64),
}

#[repr(C)]
pub struct ReadOptions {
    struct_size: u32,
    pub full: i32,
    pub page_size: u32,
    // Members behind these are not needed here.
}

#[repr(C)]
pub struct Source {
    pub struct_size: u32,
    pub read: extern "C" fn(
        *const Connector, *const Call, Str, Str, *const ReadOptions, *const RecordSink,
    ) -> Status,
}

#[repr(C)]
pub struct Lookup {
    pub struct_size: u32,
    pub by_ids: extern "C" fn(
        *const Connector, *const Call, Str, *const Str, usize, *const ReadOptions,
        *const RecordSink,
    ) -> Status,
    pub by_key: extern "C" fn(
        *const Connector, *const Call, Str, Str, Str, *const ReadOptions, *const RecordSink,
    ) -> Status,
}

#[repr(C)]
pub struct Header {
    pub name: Str,
    pub value: Str,
}

#[repr(C)]
pub struct HttpRequest {
    pub struct_size: u32,
    pub safe: i32,
    pub method: Str,
    pub url: Str,
    pub headers: *const Header,
    pub header_count: usize,
    pub body: Str,
    pub credential: Str,
    pub idempotency_key: Str,
    pub bucket: Str,
    pub timeout_ms: i64,
}

#[repr(C)]
pub struct HttpResponse {
    struct_size: u32,
    pub status: i32,
    pub headers: *const Header,
    pub header_count: usize,
    pub body: Str,
    server_time_us: i64,
}

#[repr(C)]
pub struct HttpSink {
    pub struct_size: u32,
    pub receiver: *mut c_void,
    pub response: extern "C" fn(*const HttpSink, *const HttpResponse) -> Status,
}

#[repr(C)]
pub struct Http {
    struct_size: u32,
    hub: *mut c_void,
    pub send:
        extern "C" fn(*const Http, *const Call, *const HttpRequest, *const HttpSink) -> Status,
}

#[repr(C)]
pub struct JsonItem {
    pub struct_size: u32,
    pub slice: Str,
    pub values: *const Str,
    pub value_count: usize,
}

#[repr(C)]
pub struct JsonSink {
    pub struct_size: u32,
    pub receiver: *mut c_void,
    pub items: extern "C" fn(*const JsonSink, *const JsonItem, usize) -> Status,
}

#[repr(C)]
pub struct Json {
    struct_size: u32,
    hub: *mut c_void,
    pub split: extern "C" fn(
        *const Json, *const Call, Str, Str, *const Str, usize, *const JsonSink,
    ) -> Status,
}
