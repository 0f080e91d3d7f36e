using System.Globalization;
using BookingApp.Components.Shared.Lists;
using BookingApp.Localization.Pages;
using BookingApp.Reservations;
using BookingApp.Reservations.Board;
using Microsoft.Extensions.Localization;

namespace BookingApp.Components.Staff.Board.Grid;

/// <summary>What is good to know of a visit before it is opened, the same on the board and in the list.</summary>
internal sealed class VisitFacts(ReservationView visit, BoardView board, IStringLocalizer<StaffTexts> text)
{
    public bool IsFirst => board.FirstVisits.Contains(visit.Id);

    /// <summary>Whether the customer was asked for another time, and has not answered.</summary>
    public bool IsAsked => visit is { Status: ReservationStatus.Confirmed, IsAskedForAnotherTime: true };

    public string Due => visit.Status.IsBooked() && visit.Due.IsPositive ? text["Panel.Due", visit.Due.ToText(CultureInfo.CurrentCulture)] : "";

    /// <summary>What is kept of the customer comes first: it may be an allergy.</summary>
    public string Note => RowWords.Of((visit.CustomerId is { } id ? board.Kept.Tags[id] : []).Append(OwnNote));

    public bool HasNotes => Note.Length > 0 || HasCustomerNotes;

    public IEnumerable<string> Words
    {
        get
        {
            if (IsAsked)
                yield return text["Board.Asked"];
            if (IsFirst)
                yield return text["Board.FirstVisit"];
            foreach (var addOn in visit.AddOns)
                yield return $"+ {addOn.Name}";
            if (visit.RoomName.Length > 0)
                yield return visit.RoomName;
            if (visit.Status.IsBooked() && visit.Total.IsPositive && !visit.Due.IsPositive)
                yield return text["Board.Paid"];
            if (OwnNote.Length > 0)
                yield return text["Board.HasNote"];
            if (HasCustomerNotes)
                yield return text["Board.HasCustomerNotes"];
        }
    }

    /// <summary>All of it: where that stays, what shows it need not be drawn anew.</summary>
    public (string, string) Shown => (Note, RowWords.Of(Words));

    private bool HasCustomerNotes => visit.CustomerId is { } id && board.Kept.WithNotes.Contains(id);

    private string OwnNote => visit.Notes.Length > 0 ? visit.Notes : visit.Answers.Select(a => a.Text).FirstOrDefault(words => words.Length > 0) ?? "";
}
