namespace BookingApp.Components.Shared.Feedback;

/// <summary>What the last save of this visitor says: it stands until they change something again or go elsewhere.</summary>
public sealed class SavedNotes
{
    private string? _next;

    /// <summary>It says something else now, or nothing.</summary>
    public event Action? Changed;

    public string? Text { get; private set; }

    /// <summary>Says it on this page, or on the one where the visitor is sent next.</summary>
    public void Say(string text, string? next = null)
    {
        (Text, _next) = (text, next);
        Changed?.Invoke();
    }

    /// <summary>Removes the note.</summary>
    public void Clear()
    {
        if (Text is null)
            return;
        (Text, _next) = (null, null);
        Changed?.Invoke();
    }

    /// <summary>The visitor has come to another page: the note is removed, unless it was meant for this page.</summary>
    public void Arrived(string path)
    {
        if (path == _next)
            _next = null;
        else
            Clear();
    }
}
