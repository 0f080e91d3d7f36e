using System.Data.Common;

namespace BookingApp.Data.Engines;

/// <summary>What a database or a disk says about itself, in a line for the operator.</summary>
internal static class FailureWords
{
    /// <summary>Whether it comes from the world outside, and not from a fault of the program.</summary>
    public static bool IsOutside(Exception failure) => DatabaseEngine.Root(failure) is IOException or UnauthorizedAccessException or DbException;

    /// <summary>Its own words, and those of what is behind it: nobody listens, no such name.</summary>
    public static string Of(Exception failure)
    {
        var (said, cause) = (DatabaseEngine.Root(failure), failure.GetBaseException());
        var words = cause == said ? said.Message : $"{said.Message}: {cause.Message}";
        return DatabaseEngine.IsLockTimeout(failure) ? $"{words} (another session, such as a backup, uses a table; try again when it is done)" : words;
    }
}
