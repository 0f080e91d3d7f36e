using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace BookingApp.Data.Engines;

/// <summary>A connection string that its engine cannot read is told by name before anything is started. Whether somebody answers there is not asked.</summary>
internal sealed class ConnectionStringsCheck(IConfiguration settings) : IValidateOptions<DatabaseOptions>
{
    private const string Example = "Host=db.example.com;Database=booking;Username=booking;Password=…";

    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        List<string> faults =
        [
            .. new[] { Fault("Booking", isNeeded: options.Provider is not DatabaseProvider.Sqlite), Fault("Reports", isNeeded: false) }.OfType<string>(),
        ];
        return faults.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        string? Fault(string which, bool isNeeded) => FaultOf(which, isNeeded, options.Provider);
    }

    private string? FaultOf(string name, bool isNeeded, DatabaseProvider provider)
    {
        if (settings.GetConnectionString(name) is not { Length: > 0 } text)
            return isNeeded ? $"ConnectionStrings:{name} is missing: Database:Provider {provider} needs it, such as {Example}." : null;
        if (name is "Reports" && provider is DatabaseProvider.Sqlite)
            return null; // refused by its own words, by a start alone
        try
        {
            DbConnectionStringBuilder read = provider switch
            {
                DatabaseProvider.Sqlite => new SqliteConnectionStringBuilder(text),
                DatabaseProvider.PostgreSql => new NpgsqlConnectionStringBuilder(text),
                _ => new SqlConnectionStringBuilder(text),
            };
            return read is NpgsqlConnectionStringBuilder { Host: null or "" } ? $"ConnectionStrings:{name} names no Host." : null;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            return $"ConnectionStrings:{name} is no connection string of {provider}: {failure.Message.Split('\n')[0]}"; // names a word of it, and no value
        }
    }
}
