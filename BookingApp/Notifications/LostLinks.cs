using System.Security.Cryptography;
using System.Text;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Reservations.Rules;

namespace BookingApp.Notifications;

/// <summary>What became of asking for links. It tells nothing of whether there are bookings.</summary>
public enum LinksResult { OnTheirWay, NoAddress, TooMany }

/// <summary>For customers who have lost the email: sends the links of their bookings to their own address.</summary>
public sealed class LostLinks(Outbox outbox, ILookupPolicy policy, UnitOfWork work, Ids ids, TimeProvider clock)
{
    /// <summary>Queues an email with the links of all bookings of this address. If there are none, it is not sent; the answer is the same, so it tells
    /// nobody whether an address has bookings. A form that is sent twice counts once.</summary>
    public async Task<LinksResult> AskAsync(string email, Visitor visitor, Guid? command = null, CancellationToken ct = default)
    {
        if (!EmailAddress.TryParse(email, out var address))
            return LinksResult.NoAddress;

        var asking = new Visitor(visitor.Browser, visitor.Address, address.Text);
        await policy.PrepareAsync(asking, LookupKind.Links, ct);
        var now = clock.Now();
        var id = ids.NewId(now);
        var isSent = await work.OnceAsync<Answer>(command is { } form ? IdOf(form, address) : null, async (db, _, token) =>
        {
            if (!await policy.AdmitAsync(db, asking, LookupKind.Links, now, token))
                return null;
            outbox.WriteLinks(db, id, address.Text, now);
            return new Answer();
        }, (_, _, _) => Task.FromResult<Answer?>(new Answer()), ct);
        return isSent is not null ? LinksResult.OnTheirWay : LinksResult.TooMany;
    }

    // After the browser's back button the page has the same form id; with another address in the form it is another command.
    private static Guid IdOf(Guid form, EmailAddress address) =>
        new(SHA256.HashData([.. form.ToByteArray(), .. Encoding.UTF8.GetBytes(address.Canonical)]).AsSpan(0, 16));

    private sealed record Answer;
}
