using BookingApp.Notifications.Rendering;

namespace BookingApp.Notifications.Sending;

/// <summary>The .ics of an email, and what it asks of the reader's calendar.</summary>
public sealed record CalendarPart(CalendarMethod Method, string Text);
