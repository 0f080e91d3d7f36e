using BookingApp.Components.Shared.Times;
using BookingApp.Localization.Pages;
using BookingApp.Notifications;
using BookingApp.Notifications.Moves;
using BookingApp.Reservations;
using BookingApp.Reservations.Rules;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace BookingApp.Components.Staff.Undo;

/// <summary>The last thing that a member of staff did on their screen, while it can be undone: one at a time.</summary>
public sealed class UndoOffers(
    WaitingEmails emails, IOptions<StaffOptions> options, IStringLocalizer<StaffTexts> text, TimeProvider clock)
{
    private static readonly TimeSpan Read = TimeSpan.FromSeconds(8); // a line without a button

    private UndoOffer? _covered; // by what is only said: it is there again afterwards

    /// <summary>Another one is offered, or none.</summary>
    public event Action? Changed;

    public UndoOffer? Current { get; private set; }

    /// <summary>Offers to take a booking back to where it stood, or to the length that it had.</summary>
    public async Task OfferMoveAsync(ReservationView before, ReservationView moved, Func<Actor, Task<ChangeResult>> undo)
    {
        var email = options.Value.UndoFor > TimeSpan.Zero && moved.Status.IsBooked() ? await emails.FindAsync(moved.Id) : null;
        var time = before.Start.Date == moved.Start.Date ? Dates.Time(moved.Start) : Dates.When(moved.Start);
        var words = before.End - before.Start == moved.End - moved.Start
            ? text["Undo.Moved", time, moved.StaffName]
            : text["Undo.Resized", Dates.Times(moved.Start, moved.End), moved.StaffName];
        Offer(moved, words, undo, email);
    }

    /// <summary>Offers to take a cancellation back.</summary>
    public async Task OfferCancellationAsync(ReservationView cancelled, Func<Actor, Task<ChangeResult>> undo) => Offer(
        cancelled, text["Undo.Cancelled", cancelled.Customer?.Name ?? cancelled.Reference, Dates.Time(cancelled.Start)], undo,
        options.Value.UndoFor > TimeSpan.Zero ? await emails.FindAsync(cancelled.Id, EmailKind.Cancellation) : null);

    /// <summary>Offers to take back a step of a visit.</summary>
    public void OfferStep(ReservationView visit, Func<Actor, Guid, CancellationToken, Task<ChangeResult>> undo) =>
        Offer(visit, text[$"Undo.{visit.Status}", visit.Customer?.Name ?? visit.Reference], actor => undo(actor, visit.Id, CancellationToken.None));

    /// <summary>Offers to take back one step of several visits: each by itself, and who cannot be changed any more holds up nobody.</summary>
    public void OfferSteps(IReadOnlyList<ReservationView> visits, Func<Actor, Guid, CancellationToken, Task<ChangeResult>> undo)
    {
        if (visits is [var only])
            OfferStep(only, undo);
        else if (visits is [var first, ..])
            Offer(first, text[$"Undo.{first.Status}", text["Undo.Guests", visits.Count]], async actor =>
            {
                ChangeResult? failed = null;
                ChangeResult last = new ChangeResult.NotFound();
                foreach (var visit in visits)
                {
                    last = await undo(actor, visit.Id, CancellationToken.None);
                    failed ??= last is ChangeResult.Done ? null : last;
                }

                return failed ?? last;
            });
    }

    /// <summary>Says what became of it instead, with nothing to undo. What can be undone of another booking comes back afterwards.</summary>
    public void Say(Guid reservationId, string words, bool isRefused = false)
    {
        var under = Current is { Undo: null } ? _covered : Current;
        _covered = under?.ReservationId == reservationId ? null : under;
        Show(new UndoOffer(reservationId, words, clock.GetUtcNow() + Read) { IsRefused = isRefused });
    }

    /// <summary>Whether it tells already of the change that left a booking like this.</summary>
    public bool Tells(ReservationView now) => Current is { } offer && offer.ReservationId == now.Id && offer.Version == now.Version;

    /// <summary>Takes off the screen what is only said: whoever goes on has read it.</summary>
    public void ClearSaid()
    {
        if (Current is { Undo: null })
            Clear();
    }

    /// <summary>Its email is not sent; the rest can still be undone.</summary>
    public async Task<ChangeResult> WithholdAsync(Actor actor, UndoOffer offer)
    {
        var result = await emails.WithholdAsync(actor, offer.ReservationId, offer.Email!.Id);
        if (result is ChangeResult.Done && ReferenceEquals(offer, Current))
            Show(offer with { Email = null, Words = $"{offer.Words} {text["Undo.NotSent"]}" });
        return result;
    }

    /// <summary>Takes it off the screen.</summary>
    public void Clear()
    {
        var under = Current is { Undo: null } && _covered?.Until > clock.GetUtcNow() ? _covered : null;
        _covered = null;
        Show(under);
    }

    private void Offer(ReservationView now, string words, Func<Actor, Task<ChangeResult>> undo, WaitingEmail? email = null)
    {
        var isOffered = options.Value.UndoFor > TimeSpan.Zero;
        _covered = null;
        Show(new UndoOffer(now.Id, words, clock.GetUtcNow() + (isOffered ? options.Value.UndoFor : Read))
        {
            Undo = isOffered ? undo : null,
            Email = email,
            Version = now.Version,
        });
    }

    private void Show(UndoOffer? offer)
    {
        if (offer is null && Current is null)
            return;
        Current = offer;
        Changed?.Invoke();
    }
}
