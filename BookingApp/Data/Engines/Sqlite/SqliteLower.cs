using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace BookingApp.Data.Engines.Sqlite;

/// <summary>The function lower() of SQL for all letters: SQLite's own knows those of ASCII only.</summary>
/// <remarks>A search asks it of each row that it looks through: bytes of ASCII are turned where they lie, and no string is made.</remarks>
internal static class SqliteLower
{
    private const int MaxOnStack = 512;

    private static readonly delegate_function_scalar _lower = Lower;

    /// <summary>Gives it to a connection, in place of SQLite's own.</summary>
    public static void AddTo(SqliteConnection connection) => SqliteException.ThrowExceptionForRC(
        raw.sqlite3_create_function(connection.Handle, "lower", 1, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, _lower), connection.Handle);

    private static void Lower(sqlite3_context context, object data, sqlite3_value[] arguments)
    {
        var text = raw.sqlite3_value_text(arguments[0]); // before its length is asked: it may be turned into UTF-8 only now
        var length = raw.sqlite3_value_bytes(arguments[0]);
        if (raw.sqlite3_value_type(arguments[0]) is raw.SQLITE_NULL)
            raw.sqlite3_result_null(context);
        else if (length is 0)
            raw.sqlite3_result_text(context, "");
        else
            Lower(context, MemoryMarshal.CreateReadOnlySpan(in text.GetPinnableReference(), length));
    }

    private static void Lower(sqlite3_context context, ReadOnlySpan<byte> text)
    {
        Span<byte> lower = text.Length <= MaxOnStack ? stackalloc byte[text.Length] : new byte[text.Length];
        if (Ascii.ToLower(text, lower, out _) is System.Buffers.OperationStatus.Done)
            raw.sqlite3_result_text(context, lower);
        else
            raw.sqlite3_result_text(context, Encoding.UTF8.GetString(text).ToLowerInvariant());
    }
}
