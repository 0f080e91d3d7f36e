using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace BookingApp.Tests.Support.Databases;

/// <summary>How much a statement makes SQLite do: the steps of its machine, which no clock and no other process change.</summary>
internal static class SqliteSteps
{
    private const int VmStep = 4; // SQLITE_STMTSTATUS_VM_STEP

    /// <summary>Runs it, takes back what it did, and counts.</summary>
    public static int Of(SqliteConnection connection, Statement statement)
    {
        using var transaction = connection.BeginTransaction();
        Check(raw.sqlite3_prepare_v2(connection.Handle, statement.Sql, out var prepared));
        using (prepared)
        {
            foreach (SqliteParameter parameter in statement.Parameters)
                Bind(prepared, parameter);
            int answer;
            do
            {
                answer = raw.sqlite3_step(prepared);
            }
            while (answer is raw.SQLITE_ROW);
            return raw.sqlite3_stmt_status(prepared, VmStep, 0);
        }
    }

    private static void Bind(sqlite3_stmt prepared, SqliteParameter parameter)
    {
        var at = raw.sqlite3_bind_parameter_index(prepared, parameter.ParameterName);
        if (at is 0)
            return;
        Check(parameter.Value switch
        {
            null or DBNull => raw.sqlite3_bind_null(prepared, at),
            bool value => raw.sqlite3_bind_int(prepared, at, value ? 1 : 0),
            int value => raw.sqlite3_bind_int(prepared, at, value),
            long value => raw.sqlite3_bind_int64(prepared, at, value),
            double value => raw.sqlite3_bind_double(prepared, at, value),
            Guid value => raw.sqlite3_bind_text(prepared, at, value.ToString().ToUpperInvariant()),
            var value => raw.sqlite3_bind_text(prepared, at, value.ToString()),
        });
    }

    private static void Check(int answer)
    {
        if (answer is not raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite answers {answer}");
    }
}
