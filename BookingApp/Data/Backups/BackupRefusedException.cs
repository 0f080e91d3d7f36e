namespace BookingApp.Data.Backups;

/// <summary>No backup was written, or none restored; the message says to the operator why, and what to do.</summary>
public class BackupRefusedException(string message, Exception? cause = null) : Exception(message, cause);
