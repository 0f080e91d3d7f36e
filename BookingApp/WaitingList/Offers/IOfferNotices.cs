using BookingApp.Data;

namespace BookingApp.WaitingList.Offers;

/// <summary>Whether those who wait have been told of what is held for them.</summary>
internal interface IOfferNotices
{
    /// <summary>False while the email still waits to leave; inside the transaction.</summary>
    Task<bool> HasLeftAsync(BookingDbContext db, Guid reservationId, CancellationToken ct);
}
