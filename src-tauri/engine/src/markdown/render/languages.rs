//! What the colours of code know of each language.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::code::{CONSTANT, KEYWORD, TYPE};

/// A language of words, strings and comments.
#[derive(Debug)]
pub(super) struct Language {
    /// Names that a block's info string may give, separated by blanks.
    names: &'static str,
    /// Words of the language, separated by blanks.
    keywords: &'static str,
    /// Built-in types.
    types: &'static str,
    /// Built-in values.
    constants: &'static str,
    /// What begins a comment up to the line's end.
    pub(super) line_comments: &'static [&'static str],
    /// What begins and ends other comments.
    pub(super) block_comments: &'static [(&'static str, &'static str)],
    /// What begins and ends a string, longest first.
    pub(super) quotes: &'static [&'static str],
    /// Signs that make the word after them an annotation, a directive or a variable.
    pub(super) sigils: &'static str,
    /// Whether a backslash in a string escapes what follows.
    pub(super) escapes: bool,
    /// Whether `'` also begins what is no string.
    pub(super) lifetimes: bool,
    /// Whether case is ignored.
    pub(super) any_case: bool,
    /// Whether strings are keys before a colon.
    pub(super) keyed: bool,
    /// Whether words mean nothing but what is listed.
    pub(super) words_only: bool,
}

const C_COMMENTS: &[(&str, &str)] = &[("/*", "*/")];

const BASE: Language = Language {
    names: "",
    keywords: "",
    types: "",
    constants: "true false null",
    line_comments: &["//"],
    block_comments: C_COMMENTS,
    quotes: &["\"", "'"],
    sigils: "@",
    escapes: true,
    lifetimes: false,
    any_case: false,
    keyed: false,
    words_only: false,
};

/// Values of settings files.
pub(super) static SETTINGS: LazyLock<Known> = LazyLock::new(|| {
    Known::of(&Language {
        constants: "true false null yes no on off",
        line_comments: &[" #"],
        block_comments: &[],
        sigils: "&*!$",
        words_only: true,
        ..BASE
    })
});

/// A language whose words are looked up, not read through: long code is mostly words.
#[derive(Debug)]
pub(super) struct Known {
    /// The language.
    pub(super) language: &'static Language,
    classes: HashMap<&'static str, &'static str>,
}

impl Known {
    fn of(language: &'static Language) -> Self {
        // What stands in several lists is what the last of these says.
        let lists = [
            (language.types, TYPE),
            (language.constants, CONSTANT),
            (language.keywords, KEYWORD),
        ];
        let classes = lists
            .into_iter()
            .flat_map(|(words, class)| words.split(' ').map(move |word| (word, class)));
        Self {
            language,
            classes: classes.collect(),
        }
    }

    /// The class of a word that is the language's own.
    pub(super) fn class_of(&self, word: &str) -> Option<&'static str> {
        if self.language.any_case {
            self.classes.get(word.to_ascii_lowercase().as_str())
        } else {
            self.classes.get(word)
        }
        .copied()
    }
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| LANGUAGES.iter().map(Known::of).collect());

const LANGUAGES: &[Language] = &[
    Language {
        names: "rust rs",
        keywords: "as async await break const continue crate dyn else enum extern fn for gen if impl in let \
                   loop match mod move mut pub ref return self Self static struct super trait type union \
                   unsafe use where while macro_rules",
        types: "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize",
        constants: "true false None Some Ok Err",
        quotes: &["\"", "'"],
        sigils: "#",
        lifetimes: true,
        ..BASE
    },
    Language {
        names: "c h cpp cc cxx hpp c++ cuda objc ino",
        keywords: "alignas alignof asm auto break case catch class co_await co_return co_yield concept const \
                   consteval constexpr constinit const_cast continue contract_assert decltype default delete do \
                   dynamic_cast else enum explicit export extern final for friend goto if import inline \
                   module mutable namespace new noexcept operator override private protected public \
                   register reinterpret_cast requires restrict return sizeof static static_assert \
                   static_cast struct switch template this thread_local throw try typedef typeid typename \
                   union using virtual volatile while",
        types: "bool char char8_t char16_t char32_t double float int int8_t int16_t int32_t int64_t long \
                ptrdiff_t short signed size_t uint8_t uint16_t uint32_t uint64_t unsigned void wchar_t",
        constants: "true false nullptr NULL",
        sigils: "#",
        lifetimes: true,
        ..BASE
    },
    Language {
        names: "java kotlin kt scala groovy gradle",
        keywords: "abstract as assert break by case catch class companion const constructor continue data def \
                   default do else enum extends final finally for fun given if implements implicit import in \
                   init inline instanceof interface internal is lateinit lazy match native new object open \
                   operator out override package permits private protected public record return sealed \
                   static super suspend switch synchronized this throw throws trait transient try typealias \
                   val var vararg void volatile when where while with yield",
        types: "boolean byte char double float int long short",
        quotes: &["\"\"\"", "\"", "'"],
        ..BASE
    },
    Language {
        names: "csharp cs c# fsharp",
        keywords: "abstract as async await base break case catch checked class const continue default delegate \
                   do else enum event explicit extern finally fixed for foreach get global goto if implicit in \
                   init interface internal is lock nameof namespace new operator out override params partial \
                   private protected public readonly record ref required return sealed set sizeof stackalloc \
                   static struct switch this throw try typeof unchecked unsafe using var virtual volatile \
                   when where while with yield let rec fun match",
        types: "bool byte char decimal double dynamic float int long object sbyte short string uint ulong \
                ushort void",
        sigils: "#",
        ..BASE
    },
    Language {
        names: "javascript js jsx mjs cjs typescript ts tsx node",
        keywords: "abstract any as asserts async await break case catch class const continue debugger declare \
                   default delete do else enum export extends finally for from function get if implements \
                   import in infer instanceof interface is keyof let namespace new of override private \
                   protected public readonly return satisfies set static super switch this throw try type \
                   typeof unique using var void while with yield",
        types: "bigint boolean never number object string symbol unknown",
        constants: "true false null undefined NaN Infinity",
        quotes: &["`", "\"", "'"],
        ..BASE
    },
    Language {
        names: "python py python3 pyi ipython starlark bzl",
        keywords: "and as assert async await break case class continue def del elif else except finally for \
                   from global if import in is lambda match nonlocal not or pass raise return try type while \
                   with yield self cls",
        types: "bool bytes dict float frozenset int list object set str tuple",
        constants: "True False None",
        line_comments: &["#"],
        block_comments: &[],
        quotes: &["\"\"\"", "'''", "\"", "'"],
        ..BASE
    },
    Language {
        names: "ruby rb crystal elixir ex exs",
        keywords: "alias and begin break case class def defined defmodule defp do else elsif end ensure extend \
                   fn for if import in include module next not or private protected public raise receive \
                   redo require require_relative rescue retry return self super then undef unless until use \
                   when while with yield attr_accessor attr_reader attr_writer",
        constants: "true false nil",
        line_comments: &["#"],
        block_comments: &[("=begin", "=end")],
        sigils: "@$:",
        ..BASE
    },
    Language {
        names: "go golang",
        keywords: "break case chan const continue default defer else fallthrough for func go goto if import \
                   interface map package range return select struct switch type var",
        types: "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 \
                int64 rune string uint uint8 uint16 uint32 uint64 uintptr",
        constants: "true false nil iota",
        quotes: &["`", "\"", "'"],
        ..BASE
    },
    Language {
        names: "swift dart zig",
        keywords: "actor as associatedtype async await break case catch class const comptime continue default \
                   defer deinit do else enum errdefer export extension factory fallthrough fileprivate final \
                   fn for func get guard if import in indirect init inline inout internal is late lazy let \
                   library mixin mutating nonisolated open operator override part private protocol pub public \
                   repeat required rethrows return self Self set some static struct subscript super switch \
                   throw throws try typealias unowned usingnamespace var void weak where while with yield",
        types: "bool double int num dynamic anytype u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64",
        constants: "true false nil null undefined",
        quotes: &["\"\"\"", "\"", "'"],
        sigils: "@#",
        ..BASE
    },
    Language {
        names: "php",
        keywords: "abstract and array as break callable case catch class clone const continue declare default \
                   do echo else elseif empty enum extends final finally fn for foreach function global goto \
                   if implements include include_once instanceof insteadof interface isset list match \
                   namespace new or print private protected public readonly require require_once return \
                   static switch this throw trait try unset use var while xor yield",
        types: "bool float int iterable mixed never object string void",
        line_comments: &["//", "#"],
        sigils: "$",
        ..BASE
    },
    Language {
        names: "bash sh shell zsh fish console shell-session terminal shellscript",
        keywords: "alias break case continue declare do done elif else esac eval exec exit export fi for \
                   function if in local readonly return select set shift source sudo then trap unalias unset \
                   until while",
        constants: "true false",
        line_comments: &["# ", "#!"],
        block_comments: &[],
        sigils: "$-",
        words_only: true,
        ..BASE
    },
    Language {
        names: "powershell ps1 pwsh",
        keywords: "begin break catch class continue do else elseif end enum exit filter finally for foreach \
                   function if in param process return switch throw trap try until using while",
        constants: "",
        line_comments: &["#"],
        block_comments: &[("<#", "#>")],
        sigils: "$-",
        escapes: false,
        any_case: true,
        words_only: true,
        ..BASE
    },
    Language {
        names: "bat batch cmd",
        keywords: "call cd copy del do echo else endlocal errorlevel exist exit for goto if in move not pause \
                   set setlocal shift start",
        constants: "",
        line_comments: &["rem ", "REM ", "::"],
        block_comments: &[],
        quotes: &["\""],
        sigils: "",
        any_case: true,
        words_only: true,
        ..BASE
    },
    Language {
        names: "sql mysql postgres postgresql plsql sqlite tsql",
        keywords: "add all alter and as asc begin between by cascade case check column commit constraint create \
                   cross cube database declare default delete desc distinct drop else end except exists \
                   explain fetch first foreign from full function grant group having if in index inner insert \
                   intersect into is join key last lateral left like limit materialized merge natural not \
                   nulls of offset on or order outer over partition primary procedure references replace \
                   returning revoke right rollback rollup row rows select set table then to transaction \
                   trigger truncate union unique update using values view when where window with",
        types: "bigint binary blob boolean bytea char date datetime decimal double float int integer interval \
                json jsonb numeric real serial smallint text time timestamp timestamptz tinyint uuid varchar",
        constants: "true false null",
        line_comments: &["--"],
        sigils: "@",
        escapes: false,
        any_case: true,
        ..BASE
    },
    Language {
        names: "json jsonc json5 jsonl ndjson",
        keywords: "",
        sigils: "",
        keyed: true,
        words_only: true,
        ..BASE
    },
    Language {
        names: "css scss sass less",
        keywords: "important",
        line_comments: &[],
        sigils: "@$",
        words_only: true,
        ..BASE
    },
    Language {
        names: "lua haskell hs elm",
        keywords: "and break case class data deriving do else elseif end for forall function goto if import in \
                   infix infixl infixr instance let local module newtype not of or repeat return then type \
                   until where while qualified as",
        constants: "true false nil True False Nothing Just",
        line_comments: &["--"],
        block_comments: &[("--[[", "]]"), ("{-", "-}")],
        lifetimes: true,
        sigils: "",
        ..BASE
    },
    Language {
        names: "r julia jl perl pl matlab octave",
        keywords: "abstract baremodule begin break catch const continue do else elseif elsif end export finally \
                   for foreach function global if import in last let library local macro module my mutable \
                   next our package quote repeat require return struct sub try unless until use using where \
                   while",
        constants: "TRUE FALSE NULL NA Inf NaN true false nothing undef",
        line_comments: &["#"],
        block_comments: &[("#=", "=#")],
        sigils: "@$",
        ..BASE
    },
    Language {
        names: "dockerfile docker",
        keywords: "add arg as cmd copy entrypoint env expose from healthcheck label maintainer onbuild run \
                   shell stopsignal user volume workdir",
        constants: "",
        line_comments: &["#"],
        block_comments: &[],
        sigils: "$-",
        any_case: true,
        words_only: true,
        ..BASE
    },
    Language {
        names: "makefile make cmake just nix hcl terraform tf",
        keywords: "assert data define else elseif endef endforeach endfunction endif endmacro foreach function \
                   if ifdef ifeq ifndef ifneq in include inherit let locals module option output override \
                   project provider rec resource set terraform then variable with",
        line_comments: &["#", "//"],
        sigils: "$@",
        words_only: true,
        ..BASE
    },
    Language {
        names: "graphql gql proto protobuf thrift",
        keywords: "enum extend extends fragment implements import input interface message mutation on oneof \
                   option optional package query repeated required returns rpc scalar schema service stream \
                   struct subscription syntax type union",
        types: "Boolean Float ID Int String bool bytes double fixed32 fixed64 float int32 int64 map string \
                uint32 uint64",
        line_comments: &["#", "//"],
        quotes: &["\"\"\"", "\"", "'"],
        sigils: "@$",
        ..BASE
    },
    Language {
        names: "vb vbnet vba vbscript",
        keywords: "and as boolean byref byval call case class const declare dim do double each else elseif end \
                   enum exit for function get if imports in integer is let loop me module new next not object \
                   on option optional or private property public redim resume return select set single static \
                   step string sub then to until variant wend while with",
        constants: "true false nothing null",
        line_comments: &["'"],
        block_comments: &[],
        quotes: &["\""],
        sigils: "#",
        escapes: false,
        any_case: true,
        ..BASE
    },
    Language {
        names: "lisp clojure clj scheme elisp racket",
        keywords: "and cond def defmacro defn defun defvar define do else fn if lambda let loop nil not ns or \
                   quote recur require setq unless when",
        constants: "true false nil t",
        line_comments: &[";"],
        block_comments: &[("#|", "|#")],
        quotes: &["\""],
        sigils: ":",
        words_only: true,
        ..BASE
    },
];

/// The language that an info string names.
pub(super) fn find(name: &str) -> Option<&'static Known> {
    let named = |known: &&Known| known.language.names.split(' ').any(|known| known == name);
    if name.is_empty() {
        None
    } else {
        KNOWN.iter().find(named)
    }
}
