using System.Globalization;
using BookingApp.Components.Shared.Lists;
using BookingApp.Localization.Pages;
using BookingApp.Reservations;
using BookingApp.Reservations.Board;
using Microsoft.Extensions.Localization;

namespace BookingApp.Components.Staff.Board.Classes;

/// <summary>How full a class is, and how many are here.</summary>
internal static class ClassWords
{
    public static string Seats(BoardClass session) => string.Create(CultureInfo.CurrentCulture, $"{session.SeatsTaken}/{session.Capacity}");

    public static string Of(BoardClass session, IStringLocalizer<StaffTexts> text) => RowWords.Of(Parts(session, text));

    /// <summary>What was done with some guests, who all took the same step: by where it led.</summary>
    public static string Done(IEnumerable<ChangeResult> results, string names, IStringLocalizer<StaffTexts> text) =>
        results.OfType<ChangeResult.Done>().Select(done => done.Reservation.Status).FirstOrDefault() switch
        {
            ReservationStatus.CheckedIn => text["Undo.CheckedIn", names],
            ReservationStatus.Completed => text["Undo.Completed", names],
            ReservationStatus.NoShow => text["Undo.NoShow", names],
            _ => text["Class.Saved", names],
        };

    private static IEnumerable<string> Parts(BoardClass session, IStringLocalizer<StaffTexts> text)
    {
        if (session.SeatsBooked > 0)
            yield return text["Class.Here", session.SeatsHere, session.SeatsBooked];
        if (session.SeatsTaken - session.SeatsBooked is > 0 and var held)
            yield return text["Class.Held", held];
    }
}
