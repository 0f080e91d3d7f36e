using Microsoft.AspNetCore.Components;

namespace BookingApp.Components.Staff.EmptyTimes;

/// <summary>Events of our own scripts, as markup names them.</summary>
[EventHandler("onemptytime", typeof(EmptyTimeEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
public static class EventHandlers;
