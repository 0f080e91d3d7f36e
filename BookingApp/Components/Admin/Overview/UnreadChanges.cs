using BookingApp.Data.Changes;

namespace BookingApp.Components.Admin.Overview;

/// <summary>The changes since a page's last reading that went well, so that it reads only what they touch.</summary>
internal sealed class UnreadChanges
{
    private readonly List<Change> _changes = [];

    public void Add(Change change)
    {
        lock (_changes)
            _changes.Add(change);
    }

    /// <summary>Reads what they touch; if that fails, they are shown with the next reading.</summary>
    public async Task ReadAsync(Func<List<Change>, Task> read)
    {
        List<Change> changes;
        lock (_changes)
        {
            changes = [.. _changes];
            _changes.Clear();
        }

        try
        {
            await read(changes);
        }
        catch
        {
            lock (_changes)
                _changes.InsertRange(0, changes);
            throw;
        }
    }
}
