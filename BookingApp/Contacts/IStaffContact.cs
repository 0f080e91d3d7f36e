namespace BookingApp.Contacts;

/// <summary>Whom what only staff may read goes to while the business shows no address of its own. Who writes to them need not know who signs in.</summary>
public interface IStaffContact
{
    /// <summary>An email address; empty while there is nobody.</summary>
    Task<string> FindEmailAsync(CancellationToken ct = default);
}
