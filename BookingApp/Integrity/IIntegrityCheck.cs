namespace BookingApp.Integrity;

/// <summary>One promise that must hold in the whole database; its class is named for it.</summary>
public interface IIntegrityCheck
{
    /// <summary>The rule of the design that it belongs to: its number, or a word.</summary>
    string Rule { get; }

    /// <summary>Looks for what breaks the promise; no row is fetched but those that do.</summary>
    Task<IEnumerable<Finding>> RunAsync(CheckContext context);
}
