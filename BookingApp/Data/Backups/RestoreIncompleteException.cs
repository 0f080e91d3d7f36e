namespace BookingApp.Data.Backups;

/// <summary>A restore has written into the database, or may have, and is not at its end; the message says to the operator what the database holds now,
/// and what to do.</summary>
public sealed class RestoreIncompleteException(string message, Exception? cause = null) : Exception(message, cause);
