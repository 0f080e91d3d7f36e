namespace BookingApp.Data.Backups;

/// <summary>A program of PostgreSQL's ran, and failed; the message has its own last words.</summary>
internal sealed class ProgramFailedException(string program, string said) : BackupRefusedException($"{program} failed: {said}");
