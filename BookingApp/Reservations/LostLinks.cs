using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Notifications;
using BookingApp.Risk;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations;

/// <summary>What became of asking for links. It tells nothing of whether there are bookings.</summary>
public enum LinksResult { OnTheirWay, NoAddress, TooMany }

/// <summary>For who has lost the letter: sends the links of their bookings to their own address.</summary>
public sealed class LostLinks(Outbox outbox, RiskGuard risk, Work work, Ids ids, TimeProvider clock)
{
    /// <summary>Writes a letter with the links of all bookings of this address; where there are none it is never sent, and nobody who asks can tell.</summary>
    public async Task<LinksResult> AskAsync(string email, Visitor visitor, CancellationToken ct = default)
    {
        if (!EmailAddress.TryParse(email, out var address))
            return LinksResult.NoAddress;

        var asking = new Visitor(visitor.Browser, visitor.Address, address.Text);
        await risk.PrepareAsync(asking, RiskMarkKind.Links, ct);
        var now = clock.Now();
        var id = ids.NewId(now);
        return await work.DoAsync(async (db, token) =>
        {
            if (await db.OutboxEmails.AnyAsync(l => l.Id == id, token))
                return LinksResult.OnTheirWay; // committed before, and the answer was lost
            if (await risk.AdmitAsync(db, asking, RiskMarkKind.Links, RiskAct.Lookup, null, now, token) is not null)
                return LinksResult.TooMany;
            outbox.WriteLinks(db, id, address.Text, now);
            return LinksResult.OnTheirWay;
        }, ct);
    }
}
