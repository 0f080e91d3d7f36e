using BookingApp.Localization;
using BookingApp.Localization.Pages;
using BookingApp.Reservations.Cancellations;
using Microsoft.Extensions.Localization;

namespace BookingApp.Components.Staff.Reasons;

/// <summary>A reason as staff read it.</summary>
internal static class ReasonWords
{
    /// <summary>The usual reason, what was written to it, or both; of what was kept.</summary>
    public static string Of(string? kept, IStringLocalizer<StaffTexts> text)
    {
        var given = GivenReason.Parse(kept ?? "");
        return given.Kind is not { } kind ? given.Words
            : given.Words.Length is 0 ? Of(kind, text)
            : $"{Of(kind, text)}: {given.Words}";
    }

    public static string Of(ReasonKind kind, IStringLocalizer<StaffTexts> text) => text[$"Reason.{kind.Code()}"];
}
