using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data.Engines;

/// <summary>What a database or a disk says about itself, in a line for the operator.</summary>
internal static class FailureWords
{
    /// <summary>Whether it comes from the world outside, and not from a fault of the program.</summary>
    public static bool IsOutside(Exception failure) => Outermost(failure) is IOException or UnauthorizedAccessException or DbException;

    /// <summary>Its own words, and those of what is behind it: nobody listens, no such name.</summary>
    public static string Of(Exception failure)
    {
        var (said, cause) = (Outermost(failure), failure.GetBaseException());
        var words = cause == said ? said.Message : $"{said.Message}: {cause.Message}";
        return DatabaseEngine.IsLockTimeout(failure) ? $"{words} (another session, such as a backup, uses a table; try again when it is done)" : words;
    }

    // Of what EF wraps.
    private static Exception Outermost(Exception failure) =>
        failure is DbUpdateException or InvalidOperationException && failure.InnerException is { } inner ? Outermost(inner) : failure;
}
